import { reportTime } from 'agentkeys/contracts';
import type { LoggedReport } from '../coalesce/logged-report.ts';
import { larger, smaller } from '../coalesce/order-text.ts';
import type { DriftSeen } from './drift-record.ts';

/** The coalescer's half of a drift after one more report of the log. Showing a report again changes nothing. */
export function seeReport(seen: DriftSeen, { report, seq, arrived_at }: LoggedReport): DriftSeen {
  if (seq <= seen.newest_seq) return seen;
  const time = new Date(reportTime(report.report_id)).toISOString();
  return {
    newest_seq: seq,
    arrived_at,
    first_report: smaller(time, seen.first_report ?? time),
    last_report: larger(time, seen.last_report ?? time),
  };
}
