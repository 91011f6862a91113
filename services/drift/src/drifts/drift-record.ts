import type { Drift, ReproductionResult } from 'agentkeys/contracts';

/** What the coalescer knows of a drift. Written by ingest alone. */
export interface DriftSeen {
  /** Newest position of the log over all days; 0 where no report has come (met by a reproduction of another). */
  newest_seq: number;
  /** When the newest report arrived. UTC, ISO 8601. */
  arrived_at: string | null;
  first_report: string | null;
  last_report: string | null;
  /** Reports that have ever come, also those of batches that are gone. */
  total: number;
  /** The oldest report that nobody had dealt with when the newest one came. */
  waiting: Waiting | null;
}

/** A report that a drift began to wait with. */
export interface Waiting {
  seq: number;
  /** When it arrived. UTC, ISO 8601. */
  since: string;
  /** The time in its id. Left out by older versions. */
  reported?: string;
}

/** What runners have done about a drift. Written under a claim alone. */
export interface DriftWork {
  /** Grows with every claim. */
  fence: number;
  /** Who holds the claim, for people. */
  holder: string | null;
  /** End of the claim, Unix milliseconds; `null`: nobody holds it. */
  lease_until: number | null;
  handled_seq: number;
  result: ReproductionResult | null;
  attempts: number;
  hours: number;
  retry_at: string | null;
  issue: Drift['issue'];
  screenshot_ref: string | null;
  affected: string[];
  fixed_in: string | null;
  /** Where the last reproduction that tripped was made. */
  reproduced_in: Drift['reproduced_in'];
  /** What the contract says of the newest round. */
  round: Pick<Drift['times'], 'detected' | 'arrived' | 'reproduced' | 'issue_opened' | 'fixed'>;
  /** What the next round will have begun with, while runs are tried again that could not say anything yet. */
  pending: Pick<Drift['times'], 'detected' | 'arrived'> | null;
  last_tripped: string | null;
  last_passed: string | null;
}

/** One drift as a backend keeps it, in two halves with one writer each. */
export interface DriftRecord {
  service: string;
  step: string;
  step_hash: string;
  seen: DriftSeen;
  work: DriftWork;
}

export const unseen: DriftSeen = {
  newest_seq: 0,
  arrived_at: null,
  first_report: null,
  last_report: null,
  total: 0,
  waiting: null,
};

export const untouched: DriftWork = {
  fence: 0,
  holder: null,
  lease_until: null,
  handled_seq: 0,
  result: null,
  attempts: 0,
  hours: 0,
  retry_at: null,
  issue: null,
  screenshot_ref: null,
  affected: [],
  fixed_in: null,
  reproduced_in: null,
  round: { detected: null, arrived: null, reproduced: null, issue_opened: null, fixed: null },
  pending: null,
  last_tripped: null,
  last_passed: null,
};
