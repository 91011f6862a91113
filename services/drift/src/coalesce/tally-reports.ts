import type { DriftKey } from '../backends/backend.ts';
import { type DriftSeen, unseen, untouched } from '../drifts/drift-record.ts';
import { seeReport } from '../drifts/see-report.ts';
import { type BatchEntry, foldReport } from './fold-report.ts';
import type { LoggedReport } from './logged-report.ts';

/** What a run of the log comes to by itself: it is added to what was counted before, one write a batch and drift. */
export interface Tally {
  reports: number;
  /** Position of its first and of its last report. */
  first: number;
  last: number;
  batches: Map<string, BatchEntry>;
  /** By `<service>.<step_hash>`. */
  drifts: Map<string, DriftKey & { step: string; seen: DriftSeen }>;
}

export const emptyTally = (): Tally => ({
  reports: 0,
  first: 0,
  last: 0,
  batches: new Map(),
  drifts: new Map(),
});

/** Adds the next report of the log; they have to come in its order. */
export function tallyReport(tally: Tally, logged: LoggedReport): void {
  const { report, identity, seq } = logged;
  const { batch_key, step_hash } = identity;
  tally.batches.set(batch_key, foldReport(tally.batches.get(batch_key), logged));
  const key = `${report.service}.${step_hash}`;
  const drift = tally.drifts.get(key) ?? {
    service: report.service,
    step_hash,
    step: report.tripwire.step,
    seen: unseen,
  };
  tally.drifts.set(key, { ...drift, seen: seeReport({ seen: drift.seen, work: untouched }, logged) });
  if (tally.reports === 0) tally.first = seq;
  tally.reports += 1;
  tally.last = seq;
}
