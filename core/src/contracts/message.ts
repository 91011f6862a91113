import type { DriftReport } from './drift-report.ts';
import { reportDay, stepHash } from './fingerprint.ts';

/** Reports older than this are refused; shorter than the log's memory of ids, so that no retry counts twice. */
export const reportMaxAgeMs = 7 * 24 * 60 * 60 * 1000;
/** Reports from further ahead than this are refused: the sender's clock is wrong. */
export const reportMaxAheadMs = 10 * 60 * 1000;

/** `<service>.<YYYY-MM-DD>.<step_hash>` */
export function batchKey(service: string, day: string, hash: string): string {
  return `${service}.${day}.${hash}`;
}

export interface ReportIdentity {
  step_hash: string;
  day: string;
  batch_key: string;
  /** `<batch key>.<report_id>`: the same on every try and through every door. */
  message_id: string;
}

/** Everything that names a report, computed from the report alone. */
export function identifyReport(report: DriftReport & { report_id: string }): ReportIdentity {
  const hash = stepHash(report.service, report.tripwire.step);
  const day = reportDay(report.report_id);
  const key = batchKey(report.service, day, hash);
  return { step_hash: hash, day, batch_key: key, message_id: `${key}.${report.report_id}` };
}
