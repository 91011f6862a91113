import type { Frame, Page, Request, Response, WebSocket } from 'playwright-core';
import type { Evidence } from '../contracts/index.ts';
import type { Origins } from '../plugins/provider.ts';
import { createAnswerLog } from './create-answer-log.ts';
import { createFlightLog, type NetworkActivity, type RequestTrace } from './create-flight-log.ts';
import { isIgnoredRequest, isTelemetry } from './ignored-requests.ts';
import { siteOf } from './site-of.ts';

/** Watches the network of one page. Attach it before the first navigation. */
export interface NetworkLog {
  /** From now on submits, failed scripts and documents count as answers to what comes next. */
  mark(): void;
  readonly document: Evidence['document'];
  readonly submits: Evidence['submits'];
  readonly failedScripts: number;
  /** When the main frame last got a new document or address, on the clock `now`. */
  readonly navigatedAt: number;
  /** The document is there and its own scripts have not all run. */
  readonly loading: boolean;
  /** The document's own scripts have all run, so far as they are not meant to run later. */
  readonly wired: boolean;
  /** What is going on, without the signals that are known to mean nothing here. */
  activity(noise: ReadonlySet<string>): NetworkActivity;
  /** The same by name, nothing left out. */
  trace(): RequestTrace;
  dispose(): void;
}

export interface NetworkLogOptions {
  origins: Origins;
  now?: () => number;
  /** The main frame has got another document, of which nothing may have been read so far. */
  onDocument?: () => void;
}

export function createNetworkLog(page: Page, options: NetworkLogOptions): NetworkLog {
  const now = options.now ?? (() => performance.now());
  const sites = new Set(Object.values(options.origins).map((origin) => siteOf(hostOf(origin))));
  const flights = createFlightLog<Request | WebSocket>(now);
  const answers = createAnswerLog(now);
  let navigation: Request | undefined;
  let navigatedAt = now();
  let failedScripts = 0;
  let loading = false;
  let wired = false;

  const isOwn = (url: URL) => {
    const site = siteOf(url.hostname);
    return sites.has(site) || site === siteOf(hostOf(page.url()));
  };
  const nameOf = (method: string, url: URL) =>
    `poll:${method} ${isOwn(url) ? '' : url.host}${url.pathname}`.slice(0, 200);
  const isMainNavigation = (request: Request) =>
    request.isNavigationRequest() && frameOf(request) === page.mainFrame();
  const countScript = (request: Request) => {
    const url = URL.parse(request.url());
    if (url && request.resourceType() === 'script' && isOwn(url)) failedScripts += 1;
  };

  const onRequest = (request: Request) => {
    const url = URL.parse(request.url());
    if (!url) return;
    if (isMainNavigation(request)) navigation = request;
    const type = request.resourceType();
    const method = request.method();
    if (type === 'eventsource' && isOwn(url)) flights.openStream(request);
    const submits = method !== 'GET' && ['xhr', 'fetch', 'document'].includes(type);
    if (submits && isOwn(url) && !isTelemetry(method, url)) answers.send(request);
    if (isIgnoredRequest(type, method, url)) return;
    flights.begin(request, nameOf(method, url), type === 'xhr' || type === 'fetch');
  };
  const onResponse = (response: Response) => {
    const request = response.request();
    flights.answer(request);
    answers.receive(response);
    const status = response.status();
    if (status >= 400) countScript(request);
    const isRedirect = status >= 300 && status < 400;
    if (!isRedirect && isMainNavigation(request)) answers.receiveDocument(response);
  };
  const onFinished = (request: Request) => {
    flights.end(request);
    flights.closeStream(request);
  };
  const onFailed = (request: Request) => {
    onFinished(request);
    if (request === navigation) navigation = undefined;
    const failure = request.failure()?.errorText ?? 'failed';
    // A page that moves on aborts its requests, and an empty answer (204) looks the same.
    if (failure.includes('ERR_ABORTED')) return;
    answers.fail(request, failure);
    countScript(request);
  };
  const onSocket = (socket: WebSocket) => {
    const url = URL.parse(socket.url());
    if (!url || !isOwn(url)) return;
    flights.openStream(socket);
    socket.once('close', () => flights.closeStream(socket));
  };
  const onNavigated = (frame: Frame) => {
    if (frame !== page.mainFrame()) return;
    navigatedAt = now();
    const served = navigation !== undefined;
    navigation = undefined;
    // A change of address alone (history.pushState) leaves the document and its requests as they are.
    if (!served && /^https?:/.test(frame.url())) return;
    loading = served;
    wired = false;
    options.onDocument?.();
    if (!served) answers.forgetDocument();
    answers.moveOn();
    flights.clear();
    failedScripts = 0;
  };

  const onContent = () => {
    loading = false;
    wired = true;
  };

  page.on('request', onRequest);
  page.on('response', onResponse);
  page.on('requestfinished', onFinished);
  page.on('requestfailed', onFailed);
  page.on('websocket', onSocket);
  page.on('framenavigated', onNavigated);
  page.on('domcontentloaded', onContent);

  return {
    mark() {
      answers.mark();
      failedScripts = 0;
    },
    get document() {
      return answers.document;
    },
    get submits() {
      return answers.submits;
    },
    get failedScripts() {
      return failedScripts;
    },
    get navigatedAt() {
      return navigatedAt;
    },
    get loading() {
      return loading;
    },
    get wired() {
      return wired;
    },
    activity: (noise) => {
      const activity = flights.activity(noise);
      return { ...activity, quietMs: Math.min(activity.quietMs, now() - navigatedAt) };
    },
    trace: flights.trace,
    dispose() {
      page.off('request', onRequest);
      page.off('response', onResponse);
      page.off('requestfinished', onFinished);
      page.off('requestfailed', onFailed);
      page.off('websocket', onSocket);
      page.off('framenavigated', onNavigated);
      page.off('domcontentloaded', onContent);
      flights.clear();
    },
  };
}

const hostOf = (address: string) => URL.parse(address)?.hostname ?? '';

/** A request of a service worker, or of a frame that is gone, has no frame. */
function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}
