import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Mailbox } from '../plugins/mailbox.ts';
import type { Swept } from '../plugins/provider.ts';
import type { RunLedger } from '../records/ledger.ts';
import { createClosers } from './closers.ts';
import { readManagementKey } from './management-key.ts';
import { type OpenedBrowser, openBrowser } from './open-browser.ts';
import { openMail } from './open-mail.ts';
import { openUnlessAborted } from './open-unless-aborted.ts';
import { readMail } from './read-mail.ts';
import type { Run } from './run.ts';
import type { Answers } from './serve-requests.ts';
import { silentProcess } from './silent-process.ts';
import { spawnScrape } from './spawn-scrape.ts';

export interface SweepOptions {
  /** Shows the browser's window; else the configuration decides. */
  headed?: boolean | undefined;
  /** Ids of the steps that the run has passed, where it has ended just now. */
  passed?: readonly string[] | undefined;
}

/** Milliseconds for one entry of the ledger. */
const budgetMs = 120_000;
const graceMs = 5_000;

/**
 * Lets the provider's code remove what one entry of the ledger holds, in a process of its own, and notes in the ledger
 * what is gone. Throws SWEEP_FAILED where it failed; what is left stays in the ledger.
 */
export async function sweepMade(run: Run, ledger: RunLedger, options: SweepOptions = {}): Promise<Swept> {
  const { provider, sandbox, log, redactor } = run;
  const { email, keys } = ledger.entry;
  if (email !== undefined) redactor.add(email);
  const managementKey = readManagementKey(run);
  const closers = createClosers(log);
  let swept: Swept | undefined;
  let failure: AgentKeysError | undefined;
  try {
    const left = keys.filter(({ removed_at: removed }) => removed === undefined);
    const ended = await spawnScrape({
      start: {
        type: 'start',
        job: 'sweep',
        provider: provider.module,
        ...(sandbox && { origins: { ...sandbox.origins } }),
        made: {
          ...(email !== undefined && { email }),
          keys: left.map(({ sha256, ends }) => ({ sha256, ends })),
          ...(options.passed && { passed: options.passed }),
        },
        ...(managementKey !== undefined && { managementKey }),
        budgetMs,
      },
      packageFolder: provider.packageFolder,
      answer: {
        ...answersOf(run, email, options, closers),
        async swept(ask) {
          swept = ask.swept;
          return null;
        },
      },
      onEvent(event) {
        log.info(`sweep: event ${event.type}`, { event });
        if (event.type !== 'error') return;
        const seen = redactor.redact(event.details.reason);
        // That is what a provider without a sweep is told to be.
        const code = event.code === 'config' ? 'SWEEP_UNAVAILABLE' : 'SWEEP_FAILED';
        failure = new AgentKeysError(code, { provider: provider.name, seen, log_file: log.file });
      },
      onLog: (line) => log.info('sweep process', { line }),
      signal: run.signal,
      timeoutMs: budgetMs + graceMs,
    });
    run.signal.throwIfAborted();
    if (!swept) {
      throw failure ?? new AgentKeysError('SWEEP_FAILED', { seen: silentProcess(ended, log.file).message });
    }
    const known = new Set(left.map(({ sha256 }) => sha256));
    const gone = { ...swept, keys: swept.keys.filter((key) => known.has(key)) };
    // Where nothing is said to be left, the provider's code has done all that it can.
    const account = gone.account ? 'removed' : gone.left === undefined ? 'kept' : undefined;
    await ledger.noteRemoved({ keys: gone.keys, ...(account && { account }) });
    log.info('swept', { keys: gone.keys.length, of: left.length, account: gone.account });
    return { ...gone, ...(gone.left !== undefined && { left: redactor.redact(gone.left) }) };
  } finally {
    await closers.closeAll();
  }
}

function answersOf(
  run: Run,
  email: string | undefined,
  { headed = false }: SweepOptions,
  closers: ReturnType<typeof createClosers>,
): Answers {
  const { info, redactor, signal } = run;
  const { config, hooks } = run.host;
  const { fire } = hooks;
  let mailbox: Promise<Mailbox> | undefined;
  let browser: Promise<OpenedBrowser> | undefined;

  const openMailbox = async (recipient: string): Promise<Mailbox> => {
    // Nobody signs up any more: the address is all that there is of the account.
    const account = { email: recipient, password: '', fullName: '', birthdate: '' };
    const { mailbox: opened, close } = await openMail(run, account);
    closers.add('mailbox', close);
    return opened;
  };
  const launch = async (): Promise<OpenedBrowser> => {
    const choice = await fire.resolveBrowser(info, signal);
    if (!choice) throw new AgentKeysError('BROWSER_NOT_FOUND');
    const opened = await openUnlessAborted(signal, () =>
      openBrowser(run, choice, headed || config.browser.headed),
    );
    closers.add('browser', () => opened.close());
    return opened;
  };
  return {
    async mail({ want, since, filter }) {
      if (email === undefined)
        throw new AgentKeysError('MAIL_UNAVAILABLE', { seen: 'a run without an account' });
      mailbox ??= openMailbox(email);
      const value = await readMail(await mailbox, { want, since, recipient: email, ...filter }, signal);
      redactor.add(value);
      return value;
    },
    async mask({ secret }) {
      redactor.add(secret);
      return null;
    },
    async browser({ hosts, origins }) {
      browser ??= launch();
      const opened = await browser;
      await opened.declare(hosts, origins);
      return { endpoint: opened.endpoint, locale: config.browser.locale };
    },
  };
}
