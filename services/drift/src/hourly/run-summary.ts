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
   * version without the fix; `skipped`: another runner has it or has done it; `failed`: see `error`.
   */
  outcome: ReproductionResult | 'fixed' | 'bumped' | 'settled' | 'skipped' | 'failed';
  /** One line for people. */
  why: string;
  /** Reports that have ever come. */
  reports: number;
  /** What was done with the issue, or with --dry-run would have been. */
  actions: readonly DoneAction[];
  issue: { id: string; url: string } | null;
  /** When it is tried again by itself. */
  retry_at: string | null;
  /** When it was reported, reproduced and so on, as the store has it afterwards. */
  times?: Drift['times'];
  /** The issue as it would look; with --dry-run only. */
  draft?: { title: string; body: string };
  error?: { code: string; message: string; remedy: string; details: Readonly<Record<string, unknown>> };
}

export interface ReproductionSummary {
  service: string;
  command: string;
  /** `success`, `tripwire`, `error` or `crash`. */
  ended: string;
  elapsed_ms: number;
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
