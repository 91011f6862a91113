import type { RunnerStore } from '../backends/backend.ts';
import type { HourlyTools } from './tools.ts';

/** What stays the same for all drifts that one runner deals with. */
export interface RunnerContext {
  store: RunnerStore;
  tools: HourlyTools;
  sandbox: { inject: readonly string[] } | undefined;
  /** Claims nothing and writes nothing. */
  dryRun: boolean;
  /** Who claims, for people. */
  holder: string;
  leaseMs: number;
  /** Unix milliseconds. */
  now: () => number;
  /** Ends the run. */
  signal: AbortSignal;
  /** One line of progress for people. */
  say: (line: string) => void;
}
