import { exitCodes, type MovedView, type ScrapeEvent, type TerminalEvent } from '../contracts/index.ts';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Swept } from '../plugins/provider.ts';
import type { LedgerEntry } from '../records/ledger-entry.ts';
import { tidyHome } from '../records/tidy-home.ts';
import type { LearnedView } from './answer-requests.ts';
import { describeEvent } from './describe-event.ts';
import type { Host } from './host.ts';
import { findRecoveryFile, keepKey } from './keep-key.ts';
import type { Person } from './person.ts';
import { recordRun } from './record-run.ts';
import type { Run, RunRequest } from './run.ts';
import { type Scraped, scrapeProvider } from './scrape-provider.ts';
import { startSandbox } from './start-sandbox.ts';
import { sweepAtOnce } from './sweep-at-once.ts';
import { writeMetrics } from './write-metrics.ts';

export interface ScrapeRequest extends RunRequest {
  /** Shows the browser's window; else the configuration decides. */
  headed?: boolean | undefined;
  /** Report every view that was met, for `profile update`, after a rest of so many milliseconds on it. */
  learn?: { restMs: number } | undefined;
  /** End after this step, where no step up to it makes an account: with the event `stopped`, and without a key. */
  until?: string | undefined;
  /** With `until`: ends with an error before the first page where a step up to it may make an account. Default `false`. */
  freeStepsOnly?: boolean | undefined;
  /**
   * The caller does not pass the key on in full: it stays in a recovery file. Default `false`: only a key that no event
   * has told of stays there.
   */
  keepKey?: boolean | undefined;
  /** Removes what the run has made as soon as it has ended; what is left stays in the ledger. */
  sweep?: boolean | undefined;
  person?: Person | undefined;
  /** Every event as it came, the key in full. The last one is the terminal event, unless the run is interrupted. */
  onEvent?: ((event: ScrapeEvent) => void) | undefined;
}

export interface ScrapeResult {
  /** UUID v7. */
  runId: string;
  auditId: string;
  provider: string;
  /** Version of the provider package. */
  version: string;
  /** Where the scrape process ended without a terminal event this is an `error` that says so. */
  event: TerminalEvent | undefined;
  /** What stands behind an `error` event that the provider's code had no part in. */
  error: AgentKeysError | undefined;
  /** Where the key is that was minted and that the caller was not given in full. Absolute. */
  recoveryFile: string | undefined;
  /** With `sweep`: what is gone, or why nothing is. None where nothing was made. */
  swept: Swept | AgentKeysError | undefined;
  /** What the run has made and what has become of it by now; none where it was over before it could make anything. */
  made: Pick<LedgerEntry, 'account' | 'keys'> | undefined;
  interrupted: boolean;
  learnedViews: readonly LearnedView[];
  /** Views that the run has passed although they have moved from their profiles. */
  moved: readonly MovedView[];
  /** Absolute. */
  logFile: string;
  durationMs: number;
  /** 0 after success and tripwire, 1 after an error, 130 after an interruption. */
  exit: number;
  /** Resolves when the plugins that were told of events are done, and old records have gone. */
  afterwards(): Promise<void>;
}

/**
 * Runs one provider once and says how it went. Writes one audit line, and keeps neither tripwire nor a key that the
 * caller has got: that is what `provision` adds.
 *
 * Throws AgentKeysError where the run could not begin, or a plugin that it depends on failed.
 */
export function runScrape(host: Host, request: ScrapeRequest): Promise<ScrapeResult> {
  return recordRun(host, 'scrape', request, async (run) => {
    await startSandbox(run, request.sandbox);
    const scraped = await scrapeProvider(run, request);

    const tripwire = scraped.event?.type === 'tripwire' ? scraped.event : undefined;
    writeMetrics(run.log, { durationMs: run.elapsedMs(), tripwire });
    const recoveryFile = await settleKey(run, scraped, request);
    const swept = request.sweep
      ? await sweepAtOnce(run, { headed: request.headed, passed: scraped.passed })
      : undefined;
    const interrupted = request.signal.aborted;
    const failed = scraped.event === undefined || scraped.event.type === 'error';
    const exit = interrupted ? exitCodes.interrupted : failed ? exitCodes.failed : exitCodes.ok;
    const result: ScrapeResult = {
      runId: run.info.runId,
      auditId: run.auditId,
      provider: run.provider.name,
      version: run.provider.version,
      ...scraped,
      recoveryFile,
      swept,
      made: run.ledger && { account: run.ledger.entry.account, keys: run.ledger.entry.keys },
      interrupted,
      logFile: run.log.file,
      durationMs: run.elapsedMs(),
      exit,
      async afterwards() {
        await Promise.allSettled([...run.told, tidyHome(host.home, host.config)]);
      },
    };
    return {
      result,
      facts: { ...describeEvent(scraped, run.redactor), exit, ...(interrupted && { interrupted }) },
    };
  });
}

/** Lets go of a key that the caller has got; any other stays in the file that is named. */
async function settleKey(run: Run, { event }: Scraped, request: ScrapeRequest): Promise<string | undefined> {
  if (event?.type !== 'success') return findRecoveryFile(run);
  const { recovery } = await keepKey(run, event.api_key);
  if (request.keepKey || request.signal.aborted) return recovery?.file;
  try {
    await recovery?.remove();
    return undefined;
  } catch (error) {
    run.log.warn('the recovery file stays', { seen: String(error) });
    return recovery?.file;
  }
}
