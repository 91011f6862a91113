import { type DriftSeen, unseen, untouched } from '../drifts/drift-record.ts';
import { seeReport } from '../drifts/see-report.ts';
import type { LoggedReport } from './logged-report.ts';

/** The coalescer's half of a drift, with where its batches stand. */
export interface SeenDrift {
  step: string;
  seen: DriftSeen;
  /** Id of its newest report by position; left out by older versions. */
  newest_id?: string;
  /** Day → position and arrival (Unix milliseconds) of the newest report of that batch. */
  days: Readonly<Record<string, { seq: number; at: number }>>;
}

/**
 * Adds one report of the log; one that is shown again changes nothing. `handledSeq`: how far the runners have come.
 */
export function seeDrift(before: SeenDrift | undefined, logged: LoggedReport, handledSeq: number): SeenDrift {
  const { report, identity, seq, arrived_at } = logged;
  if (before && seq <= before.seen.newest_seq) return before;
  const work = { ...untouched, handled_seq: handledSeq };
  return {
    step: before?.step ?? report.tripwire.step,
    seen: seeReport({ seen: before?.seen ?? unseen, work }, logged),
    newest_id: report.report_id,
    days: { ...before?.days, [identity.day]: { seq, at: Date.parse(arrived_at) } },
  };
}
