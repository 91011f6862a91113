import type {
  ErrorEvent,
  ReproductionResult,
  StoppedEvent,
  SuccessEvent,
  TripwireEvent,
} from '../contracts/index.ts';

/** One reported drift that is to be tried. */
export interface ReproductionRequest {
  service: string;
  /** The step that was reported. The run ends after it where no step up to it makes an account. */
  step: string;
  /** The run goes on to the key, whatever the step: the version that is installed has no such step any more. */
  whole?: true;
  /** Run against the provider's sandbox, with these changes injected. */
  sandbox?: { inject: readonly string[] };
  /**
   * The run may make no account: where a step up to this one may, it ends before the first page with the error `config` of the rule
   * `core/free-steps`. Asked for only where `keepsToFreeSteps` is set.
   */
  freeStepsOnly?: true;
}

/** What one run has made at the provider, without anything secret, and what is left of it. */
export interface ReproductionMade {
  /** `tried`: there may be one. `kept`: it is there, and only a person can remove it. */
  account: 'none' | 'tried' | 'made' | 'removed' | 'kept';
  keys: number;
  keys_left: number;
  /** Why something is left, in words for people. */
  left?: string;
  /** The run's id in the ledger of the machine that ran it, where it has an entry there. */
  run_id?: string;
}

/** How one run of the provider ended. A key that it minted is not part of it. */
export interface ReproductionRun {
  /** The terminal event; `undefined`: the run ended without one, which is a crash. */
  event: Omit<SuccessEvent, 'api_key'> | ErrorEvent | TripwireEvent | StoppedEvent | undefined;
  /** Steps that were finished (or skipped because they are optional), in order. */
  passed: readonly string[];
  /** Those of `passed` that were skipped: the run says nothing of their pages. Default: none. */
  skipped?: readonly string[];
  /** UTC, ISO 8601. */
  started_at: string;
  elapsed_ms: number;
  /** Left out where the reproducer does not know: then the run is taken to have made an account. */
  made?: ReproductionMade;
}

/** Runs the one provider once, as its users do. */
export interface Reproducer {
  /** For people and for the record of attempts, for instance `agentkeys scrape`. */
  readonly name: string;
  /** Longest time that one run may take, in milliseconds: so much is set aside for it. Default: ten minutes. */
  readonly longestMs?: number;
  /**
   * It knows `freeStepsOnly`. Default `false`: where no account may be made any more, nothing is run.
   */
  readonly keepsToFreeSteps?: boolean;
  /**
   * The version of the provider that a run would be made with; `undefined`: it is not installed. With it no run is made where the
   * version is older than the fix that is to be tried.
   */
  versionOf?(service: string): Promise<string | undefined>;
  /** The shell command with which a person gets the same run. */
  command(request: ReproductionRequest): string;
  /** Rejects only where the run could not be started; anything else is a way to end. */
  run(request: ReproductionRequest, signal: AbortSignal): Promise<ReproductionRun>;
}

/** Drifts of one provider that have come to wait for the hourly run since this was told last. */
export interface FreshDrifts {
  service: string;
  drifts: readonly {
    step: string;
    step_hash: string;
    /** Reports that have ever come. */
    reports: number;
    /** It was reproduced before and has no fix, so that its issue is there: nothing but counts will change. */
    known: boolean;
  }[];
}

/** What the hourly run has done with one drift. */
export interface HandledDrift {
  service: string;
  step: string;
  step_hash: string;
  /** `null`: nothing was run, as an issue is open or the day's budget is spent. */
  result: ReproductionResult | null;
  issue: { id: string; url: string } | null;
  /** What was done with the issue, in order; empty where nothing was. */
  actions: readonly ('create' | 'update' | 'comment' | 'reopen' | 'close')[];
  /** Reports of the drift that have ever come. */
  reports: number;
  /** The version that was verified to have the fix. */
  fixed_in: string | null;
}
