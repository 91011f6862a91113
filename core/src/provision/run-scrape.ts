import { exitCodes, type ScrapeEvent, type TerminalEvent } from '../contracts/index.ts';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { LearnedView } from './answer-requests.ts';
import { describeEvent } from './describe-event.ts';
import type { Host } from './host.ts';
import { recordRun } from './record-run.ts';
import type { RunRequest } from './run.ts';
import { scrapeProvider } from './scrape-provider.ts';
import { startSandbox } from './start-sandbox.ts';

export interface ScrapeRequest extends RunRequest {
  /** Shows the browser's window; else the configuration decides. */
  headed?: boolean | undefined;
  /** Report every view that was met, for `profile update`. */
  learn?: boolean | undefined;
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
  interrupted: boolean;
  learnedViews: readonly LearnedView[];
  /** Absolute. */
  logFile: string;
  durationMs: number;
  /** 0 after success and tripwire, 1 after an error, 130 after an interruption. */
  exit: number;
  /** Resolves when the plugins that were told of events are done. */
  afterwards(): Promise<void>;
}

/**
 * Runs one provider once and says how it went. Writes one audit line, and keeps neither key nor tripwire: that is what
 * `provision` adds.
 *
 * Throws AgentKeysError where the run could not begin, or a plugin that it depends on failed.
 */
export function runScrape(host: Host, request: ScrapeRequest): Promise<ScrapeResult> {
  return recordRun(host, 'scrape', request, async (run) => {
    await startSandbox(run, request.sandbox);
    const scraped = await scrapeProvider(run, request);

    const interrupted = request.signal.aborted;
    const failed = scraped.event === undefined || scraped.event.type === 'error';
    const exit = interrupted ? exitCodes.interrupted : failed ? exitCodes.failed : exitCodes.ok;
    const result: ScrapeResult = {
      runId: run.info.runId,
      auditId: run.auditId,
      provider: run.provider.name,
      version: run.provider.version,
      ...scraped,
      interrupted,
      logFile: run.log.file,
      durationMs: run.elapsedMs(),
      exit,
      async afterwards() {
        await Promise.allSettled(run.told);
      },
    };
    return { result, facts: { ...describeEvent(scraped), exit, ...(interrupted && { interrupted }) } };
  });
}
