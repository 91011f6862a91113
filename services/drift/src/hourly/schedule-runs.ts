import { setTimeout as sleep } from 'node:timers/promises';
import { DriftError } from '../errors/drift-error.ts';
import type { RunSummary } from './run-summary.ts';

export interface ScheduleOptions {
  /** Cron pattern, UTC; with six fields the first one is seconds. */
  pattern: string;
  /** One hourly run. It ends when the signal that it was given outside is aborted. */
  run: () => Promise<RunSummary>;
  onEnded: (summary: RunSummary) => void;
  /** A run that failed; the next one comes all the same. */
  onFailed: (error: unknown) => void;
}

export interface ScheduledRuns {
  /**
   * Begins no other run, and resolves when the one that is under way has ended or `limitMs` milliseconds are over, with
   * whether it has ended.
   */
  stop(limitMs: number): Promise<boolean>;
}

/** Makes a run whenever the pattern says so, never two at once. Throws USAGE where the pattern is none. */
export async function scheduleRuns({
  pattern,
  run,
  onEnded,
  onFailed,
}: ScheduleOptions): Promise<ScheduledRuns> {
  const { Cron } = await import('croner');
  let running: Promise<void> = Promise.resolve();
  const begin = (): Promise<void> => {
    running = run().then(onEnded).catch(onFailed);
    return running;
  };
  let cron: InstanceType<typeof Cron>;
  try {
    // A run that is still under way when the next one is due does that one's work, too.
    cron = new Cron(pattern, { timezone: 'UTC', protect: true }, begin);
  } catch (error) {
    const seen = `--run ${pattern}: ${error instanceof Error ? error.message : String(error)}`;
    throw new DriftError(
      'USAGE',
      { seen, expected: 'a cron pattern, such as "0 * * * *"' },
      { cause: error },
    );
  }
  return {
    stop: async (limitMs) => {
      cron.stop();
      const limit = new AbortController();
      const late = sleep(limitMs, false, { signal: limit.signal }).catch(() => false);
      const ended = await Promise.race([running.then(() => true), late]);
      limit.abort();
      return ended;
    },
  };
}
