import { reportTime } from 'agentkeys/internal';
import type { LoggedReport } from '../coalesce/logged-report.ts';
import { larger, smaller } from '../coalesce/order-text.ts';
import type { DriftRecord, DriftSeen } from './drift-record.ts';

/**
 * The coalescer's half of a drift after one more report of the log; of the other half it reads how far the runners have
 * come. Showing a report again changes nothing.
 */
export function seeReport(
  { seen, work }: Pick<DriftRecord, 'seen' | 'work'>,
  { report, seq, arrived_at }: LoggedReport,
): DriftSeen {
  if (seq <= seen.newest_seq) return seen;
  const time = new Date(reportTime(report.report_id)).toISOString();
  const isWaiting = seen.waiting !== null && seen.waiting.seq > work.handled_seq;
  return {
    newest_seq: seq,
    arrived_at,
    first_report: smaller(time, seen.first_report ?? time),
    last_report: larger(time, seen.last_report ?? time),
    total: seen.total + 1,
    waiting: isWaiting ? seen.waiting : { seq, since: arrived_at, reported: time },
  };
}

/** The coalescer's half of a drift with what has come since, which was seen by itself. */
export function mergeSeen({ seen, work }: Pick<DriftRecord, 'seen' | 'work'>, since: DriftSeen): DriftSeen {
  if (since.newest_seq <= seen.newest_seq) return seen;
  const isWaiting = seen.waiting !== null && seen.waiting.seq > work.handled_seq;
  return {
    newest_seq: since.newest_seq,
    arrived_at: since.arrived_at,
    first_report: choose(smaller, seen.first_report, since.first_report),
    last_report: choose(larger, seen.last_report, since.last_report),
    total: seen.total + since.total,
    waiting: isWaiting ? seen.waiting : since.waiting,
  };
}

const choose = (of: typeof smaller, a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : of(a, b);
