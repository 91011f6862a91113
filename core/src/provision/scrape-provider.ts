import type { ErrorEvent, MovedView, Profile, ScrapeEvent, TerminalEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import { pickProfiles } from '../profiles/pick-profiles.ts';
import { maskKey } from '../redact/public-prefix.ts';
import { addAccount } from '../scrape/create-run-redactor.ts';
import { answerRequests, type LearnedView } from './answer-requests.ts';
import { blameNetwork } from './blame-network.ts';
import { createClosers } from './closers.ts';
import type { KnownHit } from './known-hit.ts';
import { type OpenedBrowser, openBrowser } from './open-browser.ts';
import { openUnlessAborted } from './open-unless-aborted.ts';
import type { Run } from './run.ts';
import { silentProcess } from './silent-process.ts';
import { spawnScrape } from './spawn-scrape.ts';

export interface ScrapeOptions {
  /** Shows the browser's window; else the configuration decides. */
  headed?: boolean | undefined;
  /** Report every view that was met, for `profile update`, after a rest of so many milliseconds on it. */
  learn?: { restMs: number } | undefined;
  /** Every event as it came; the key in full. */
  onEvent?: ((event: ScrapeEvent) => void) | undefined;
  /** Asked at the last moment at which no account has been used; with an answer the scrape process is not started. */
  findKnown?: (() => KnownHit | undefined) | undefined;
}

export interface Scraped {
  /** None where the run was interrupted before there was one. */
  event: TerminalEvent | undefined;
  /** What stands behind an `error` event that the scrape process did not tell by itself. */
  error: AgentKeysError | undefined;
  learnedViews: readonly LearnedView[];
  /** Views that the run has passed although they have moved from their profiles. */
  moved: readonly MovedView[];
  /** Ids of the steps that the run has passed. */
  passed: readonly string[];
  /** Why the scrape process was not started. */
  known?: KnownHit;
}

/** How much longer the host waits than the scrape process was given: its last event must be able to come through. */
const hostGraceMs = 10_000;
/** What the scrape process tells of its steps, by the hook that hears it. */
const toldOfSteps = [
  ['before-step', 'beforeStep'],
  ['after-step', 'afterStep'],
] as const;

/**
 * The middle of every run: account, mailbox and browser from the hooks, then the scrape process until it ends. What
 * was opened here is closed here; the sandbox outlives it.
 */
export async function scrapeProvider(run: Run, options: ScrapeOptions): Promise<Scraped> {
  const { host, info, signal, log } = run;
  const { deadline } = run.budget;
  const { fire } = host.hooks;
  const closers = createClosers(log);
  try {
    deadline.throwIfAborted();
    const account = await fire.resolveAccount(info, deadline);
    if (!account) throw new AgentKeysError('ACCOUNT_NOT_CONFIGURED', { provider: info.provider });
    addAccount(run.redactor, account);

    const mailbox = await fire.resolveMail({ ...info, account }, deadline);
    if (!mailbox) throw new AgentKeysError('MAIL_NOT_CONFIGURED', { provider: info.provider });
    closers.add('mailbox', async () => mailbox.close?.());

    const browser = await fire.resolveBrowser(info, deadline);
    if (!browser) throw new AgentKeysError('BROWSER_NOT_FOUND');
    log.info('launching the browser', browser);
    const headed = options.headed || host.config.browser.headed;
    const launched = await openUnlessAborted(deadline, () => openBrowser(run, browser, headed));
    closers.add('browser', () => launched.close());
    deadline.throwIfAborted();

    const known = options.findKnown?.();
    if (known) return { ...nothingScraped, known };
    return await runProcess(run, options, account, mailbox, launched);
  } catch (error) {
    if (!signal.aborted) throw error;
    return nothingScraped;
  } finally {
    await closers.closeAll();
  }
}

const nothingScraped: Scraped = {
  event: undefined,
  error: undefined,
  learnedViews: [],
  moved: [],
  passed: [],
};

async function runProcess(
  run: Run,
  options: ScrapeOptions,
  account: Account,
  mailbox: Mailbox,
  browser: OpenedBrowser,
): Promise<Scraped> {
  const { host, provider, log } = run;
  const budgetMs = Math.max(1_000, run.budget.remainingMs());
  const requests = answerRequests(run, account, mailbox);
  let step: string | null = null;
  const passed: string[] = [];

  let last: { event: TerminalEvent; fault?: AgentKeysError } | undefined;

  const onEvent = (event: ScrapeEvent): void => {
    if (event.type === 'progress') {
      step = event.step;
      if (event.state === 'finished') passed.push(event.step);
    }
    requests.noteEvent(event);
    tellEvent(run, event);
    options.onEvent?.(event);
  };
  const ended = await spawnScrape({
    start: {
      type: 'start',
      job: 'scrape',
      provider: provider.module,
      ...(run.sandbox && { origins: { ...run.sandbox.origins } }),
      ...(run.sandbox?.network?.offline && { offline: true as const }),
      browserEndpoint: browser.endpoint,
      locale: host.config.browser.locale,
      profiles: await loadProfiles(run),
      learn: options.learn ?? false,
      unheard: toldOfSteps.flatMap(([name, hook]) => (host.hooks.isTapped(hook) ? [] : name)),
      budgetMs,
    },
    packageFolder: provider.packageFolder,
    answer: {
      ...requests.answers,
      async hosts({ hosts, origins }) {
        await browser.declare(hosts, origins);
        return null;
      },
    },
    onEvent(came) {
      if (came.type === 'progress' && came.state === 'started') browser.beginStep();
      const { event, fault } = blameNetwork(came, browser.facts());
      if (event.type !== 'progress') last = { event, ...(fault && { fault }) };
      onEvent(event);
    },
    onLog: (line) => log.info('scrape process', { line }),
    signal: run.signal,
    timeoutMs: budgetMs + hostGraceMs,
  });
  requests.endActions();
  const { learnedViews, moved, stopped } = requests;
  log.info('the scrape process has ended', {
    terminal: ended.event?.type,
    exitCode: ended.exitCode,
    killed: ended.killed,
    endedBy: ended.endedBy,
    invalidLines: ended.invalidLines,
  });
  const seen = { learnedViews, moved, passed };
  if (ended.event && last) return { event: last.event, error: stopped ?? last.fault, ...seen };
  if (ended.killed === 'signal') return { event: undefined, error: undefined, ...seen };

  const error = stopped ?? silentProcess(ended, log.file);
  const event = crashEvent(run, error, step);
  onEvent(event);
  return { event, error, ...seen };
}

async function loadProfiles({ provider, host, log }: Run): Promise<Record<string, Profile>> {
  const { used, expired } = pickProfiles(await provider.loadProfiles(), provider.version);
  if (expired.length > 0) {
    const seen = { provider: provider.name, version: provider.version, steps: expired };
    log.warn('profiles of another major version are not used', seen);
    host.log.warn(
      'profiles of another major version are not used; `agentkeys profile update` learns them anew',
      seen,
    );
  }
  return used;
}

/** Plugins and the log learn of every event; nobody waits for the plugins. */
function tellEvent(run: Run, event: ScrapeEvent): void {
  if (event.type === 'success') run.redactor.addKey(event.api_key);
  const shown = event.type === 'success' ? { ...event, api_key: maskKey(event.api_key) } : event;
  run.told.push(run.host.hooks.fire.onEvent({ ...run.info, event: shown }));
  const { type, ...rest } = shown;
  if ('screenshot_b64' in rest) {
    const { screenshot_b64: _, outline: __, ...light } = rest;
    run.log.info(`event ${type}`, light);
  } else run.log.info(`event ${type}`, rest);
}

/** What a process that crashed would have said. */
function crashEvent(run: Run, error: AgentKeysError, step: string | null): ErrorEvent {
  return {
    type: 'error',
    code: 'internal',
    step,
    details: {
      reason: `${error.code}: ${error.message} See ${run.log.file}`.slice(0, 500),
      rule: 'host/process',
    },
    scraper_version: run.provider.version,
    elapsed_ms: run.elapsedMs(),
  };
}
