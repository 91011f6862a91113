import type { Page, Request, Response } from 'playwright-core';

/** What the site has answered since the script last acted. */
export interface Answers {
  /** Status of the last document. */
  document: number | undefined;
  headers: Record<string, string>;
  /** Of what was sent. */
  refused: { status: number; path: string } | undefined;
  failed: string | undefined;
  inFlight: number;
  /** Milliseconds of `performance.now` of the last request or answer. */
  lastAt: number;
  forget(): void;
}

const unwatched = new Set(['image', 'media', 'font', 'ping', 'websocket', 'eventsource', 'manifest']);

export function watchAnswers(page: Page): Answers {
  const pending = new Set<Request>();
  /** A page that asks for the same thing over and over never comes to rest otherwise. */
  const asked = new Map<string, number>();
  const answers: Answers = {
    document: undefined,
    headers: {},
    refused: undefined,
    failed: undefined,
    get inFlight() {
      return pending.size;
    },
    lastAt: performance.now(),
    forget() {
      answers.refused = undefined;
      answers.failed = undefined;
      answers.document = undefined;
    },
  };
  const isPolling = (request: Request): boolean =>
    (asked.get(`${request.method()} ${request.url()}`) ?? 0) > 2;
  page.on('request', (request) => {
    if (unwatched.has(request.resourceType())) return;
    const key = `${request.method()} ${request.url()}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
    if (isPolling(request)) return;
    pending.add(request);
    answers.lastAt = performance.now();
  });
  const settle = (request: Request): void => {
    if (pending.delete(request)) answers.lastAt = performance.now();
  };
  page.on('requestfinished', settle);
  page.on('requestfailed', (request) => {
    settle(request);
    const why = request.failure()?.errorText ?? '';
    if (request.method() !== 'GET' && !why.includes('ERR_ABORTED')) answers.failed = why;
  });
  page.on('response', (response: Response) => {
    const request = response.request();
    settle(request);
    if (request.resourceType() === 'document' && response.frame() === page.mainFrame()) {
      answers.document = response.status();
      answers.headers = response.headers();
    }
    if (request.method() !== 'GET' && response.status() >= 400) {
      answers.refused = { status: response.status(), path: new URL(response.url()).pathname };
    }
  });
  return answers;
}
