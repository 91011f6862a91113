import type { ReproductionMade } from 'agentkeys';
import type { Drift, ReproductionResult } from 'agentkeys/contracts';
import type { DoneAction } from '../issue/apply-plan.ts';

/** What became of one drift in one run. */
export interface DriftSummary {
  service: string;
  step: string;
  step_hash: string;
  /**
   * A result of the reproduction; `bumped`: an issue was open, so nothing was run; `fixed`: a version has been verified to
   * have the fix; `settled`: people have said by a label of the issue that nothing is to be done, or every report is of a
   * version without the fix; `over_budget`: nothing was run, and will not be before the next day; `skipped`: another
   * runner has it or has done it; `failed`: see `error`.
   */
  outcome: ReproductionResult | 'fixed' | 'bumped' | 'settled' | 'over_budget' | 'skipped' | 'failed';
  /** One line for people. */
  why: string;
  /** Reports that have ever come. */
  reports: number;
  /** What was done with the issue, or with --dry-run would have been. */
  actions: readonly DoneAction[];
  issue: { id: string; url: string } | null;
  /** Runs of this hour that say something of it, oldest first, also where they were made for another drift. */
  attempts?: AttemptSummary[];
  /** When it is tried again by itself. */
  retry_at: string | null;
  /** When it was reported, reproduced and so on, as the store has it afterwards. */
  times?: Drift['times'];
  /** The issue as it would look; with --dry-run only. */
  draft?: { title: string; body: string };
  error?: { code: string; message: string; remedy: string; details: Readonly<Record<string, unknown>> };
}

/** One run, and what it says of one drift. */
export interface AttemptSummary {
  /** UTC, ISO 8601. */
  started_at: string;
  elapsed_ms: number;
  /** `success`, `tripwire`, `error`, `stopped` or `crash`. */
  ended: string;
  result: ReproductionResult;
  why: string;
}

export interface ReproductionSummary {
  service: string;
  /** The step of the drift that it was made for. */
  step: string;
  command: string;
  /** UTC, ISO 8601. */
  started_at: string;
  /** `success`, `tripwire`, `error`, `stopped` or `crash`. */
  ended: string;
  elapsed_ms: number;
  /** What it has made at the provider and what of it is left, where the reproducer knows. Nothing secret. */
  made?: ReproductionMade;
}

/** What one hourly run did, or one that verified: written with --json, and rendered for people without. */
export interface RunSummary {
  schema: 'hourly/1' | 'verify/1';
  dry_run: boolean;
  started_at: string;
  elapsed_ms: number;
  /** Scrapes that were started. */
  reproductions: ReproductionSummary[];
  drifts: DriftSummary[];
}
