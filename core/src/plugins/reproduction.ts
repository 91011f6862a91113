import type { ErrorEvent, ReproductionResult, SuccessEvent, TripwireEvent } from '../contracts/index.ts';

/** One reported drift that is to be tried. */
export interface ReproductionRequest {
  service: string;
  /** The step that was reported. */
  step: string;
  /** Run against the provider's sandbox, with these changes injected. */
  sandbox?: { inject: readonly string[] };
}

/** How one run of the provider ended. A key that it minted is not part of it. */
export interface ReproductionRun {
  /** The terminal event; `undefined`: the run ended without one, which is a crash. */
  event: Omit<SuccessEvent, 'api_key'> | ErrorEvent | TripwireEvent | undefined;
  /** Steps that were finished (or skipped because they are optional), in order. */
  passed: readonly string[];
  /** UTC, ISO 8601. */
  started_at: string;
  elapsed_ms: number;
}

/** Runs the one provider once, as its users do. */
export interface Reproducer {
  /** For people and for the record of attempts, for instance `agentkeys scrape`. */
  readonly name: string;
  /** The shell command with which a person gets the same run. */
  command(request: ReproductionRequest): string;
  /** Rejects only where the run could not be started; anything else is a way to end. */
  run(request: ReproductionRequest, signal: AbortSignal): Promise<ReproductionRun>;
}

/** What the hourly run has done with one drift. */
export interface HandledDrift {
  service: string;
  step: string;
  step_hash: string;
  /** `null`: there was an open issue, so nothing was run. */
  result: ReproductionResult | null;
  issue: { id: string; url: string } | null;
  /** What was done with the issue, in order; empty where nothing was. */
  actions: readonly ('create' | 'update' | 'comment' | 'reopen' | 'close')[];
  /** Reports of the drift that have ever come. */
  reports: number;
}
