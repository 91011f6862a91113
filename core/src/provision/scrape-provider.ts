import { checkAccount } from '../account/check-account.ts';
import type { MovedView, Profile, ScrapeEvent, TerminalEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Account } from '../plugins/account.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import { pickProfiles } from '../profiles/pick-profiles.ts';
import { addAccount } from '../scrape/create-run-redactor.ts';
import { answerRequests, type LearnedView } from './answer-requests.ts';
import { beginRunLedger } from './begin-run-ledger.ts';
import { blameNetwork } from './blame-network.ts';
import { createClosers } from './closers.ts';
import type { KnownHit } from './known-hit.ts';
import { type OpenedBrowser, openBrowser } from './open-browser.ts';
import { openMail } from './open-mail.ts';
import { openUnlessAborted } from './open-unless-aborted.ts';
import { type Person, personWaitMs } from './person.ts';
import type { Run } from './run.ts';
import { silentProcess } from './silent-process.ts';
import { spawnScrape } from './spawn-scrape.ts';
import { crashEvent, tellEvent } from './tell-event.ts';
import { watchAccount } from './watch-account.ts';

export interface ScrapeOptions {
  /** Shows the browser's window; else the configuration decides. */
  headed?: boolean | undefined;
  /** Who is asked where a person is needed, and sees the browser's window. */
  person?: Person | undefined;
  /** Report every view that was met, for `profile update`, after a rest of so many milliseconds on it. */
  learn?: { restMs: number } | undefined;
  /** End after this step, where no step up to it makes an account: with the event `stopped`, and without a key. */
  until?: string | undefined;
  /** With `until`: the run is not begun where a step up to it may make an account. */
  freeStepsOnly?: boolean | undefined;
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
/** What a run needs to tell of a person who did not come: the wait for them ends before its budget does. */
const tellMs = 15_000;
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
    // That of a sandbox is for the sandbox to refuse.
    if (!info.sandbox) checkAccount(account, run.provider);

    const mail = await openUnlessAborted(deadline, () => openMail(run, account));
    closers.add('mailbox', mail.close);

    const browser = await fire.resolveBrowser(info, deadline);
    if (!browser) throw new AgentKeysError('BROWSER_NOT_FOUND');
    log.info('launching the browser', browser);
    const headed = options.headed || host.config.browser.headed;
    const launched = await openUnlessAborted(deadline, () => openBrowser(run, browser, headed));
    closers.add('browser', () => launched.close());
    deadline.throwIfAborted();

    const known = options.findKnown?.();
    if (known) return { ...nothingScraped, known };
    run.ledger = await beginRunLedger(run, account.email);
    const person = headed || options.person?.seesHeadless ? options.person : undefined;
    return await runProcess(run, { ...options, person }, account, mail.mailbox, launched);
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
  const requests = answerRequests(run, account, mailbox, options.person);
  const watch = watchAccount(run.ledger);
  let step: string | null = null;
  const passed: string[] = [];

  let last: { event: TerminalEvent; fault?: AgentKeysError } | undefined;

  const onEvent = (event: ScrapeEvent): void => {
    if (event.type === 'progress') {
      step = event.step;
      if (event.state === 'finished') {
        passed.push(event.step);
        watch.pass(event.step);
      }
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
      ...(options.person && { personMs: Math.min(personWaitMs, Math.max(0, budgetMs - tellMs)) }),
      ...(options.until !== undefined && { until: options.until }),
      ...(options.freeStepsOnly && { freeStepsOnly: true as const }),
      budgetMs,
    },
    packageFolder: provider.packageFolder,
    answer: {
      ...requests.answers,
      async declared({ hosts, origins, freeSteps }) {
        watch.declare(freeSteps);
        await browser.declare(hosts, origins);
        return null;
      },
      async 'before-step'(ask) {
        watch.begin(ask.step);
        return (await requests.answers['before-step']?.(ask)) ?? null;
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
  watch.end();
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
