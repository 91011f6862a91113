import type { DriftReport, ReportIdentity, ReportVariant } from 'agentkeys/contracts';
import type { AcceptedReport, LoggedReport } from './logged-report.ts';
import { variantOf } from './variant-of.ts';

/** A report as text: what is kept in a file, and what is handed from one thread to another. */
export interface WrittenReport {
  message_id: string;
  /** The report as JSON. */
  body: string;
  /** What it is counted under, as JSON; `null`: what it says itself. */
  variant: string | null;
}

/** `variant`: what it is counted under, where that is not what it says itself. */
export const writeReport = (
  { report, identity }: AcceptedReport,
  variant?: ReportVariant | undefined,
): WrittenReport => ({
  message_id: identity.message_id,
  body: JSON.stringify(report),
  variant: variant === undefined ? null : JSON.stringify(variant),
});

/** Everything that its message id names. */
export function readIdentity(messageId: string): ReportIdentity & { service: string } {
  const [service = '', day = '', step_hash = ''] = messageId.split('.', 3);
  return { service, day, step_hash, batch_key: `${service}.${day}.${step_hash}`, message_id: messageId };
}

/** Reads it where the log holds it. `arrivedAt`: Unix milliseconds. */
export function readWritten(
  { message_id, body, variant }: WrittenReport,
  seq: number,
  arrivedAt: number,
): LoggedReport {
  const report = JSON.parse(body) as DriftReport & { report_id: string };
  return {
    report,
    identity: readIdentity(message_id),
    variant: variant === null ? variantOf(report) : (JSON.parse(variant) as ReportVariant),
    seq,
    arrived_at: new Date(arrivedAt).toISOString(),
  };
}
