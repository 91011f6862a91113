import type { DriftReport, ReportVariant } from 'agentkeys/contracts';
import { identifyReport } from 'agentkeys/internal';
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

/** Reads it where the log holds it. `arrivedAt`: Unix milliseconds. */
export function readWritten(
  { body, variant }: Omit<WrittenReport, 'message_id'>,
  seq: number,
  arrivedAt: number,
): LoggedReport {
  const report = JSON.parse(body) as DriftReport & { report_id: string };
  return {
    report,
    identity: identifyReport(report),
    variant: variant === null ? variantOf(report) : (JSON.parse(variant) as ReportVariant),
    seq,
    arrived_at: new Date(arrivedAt).toISOString(),
  };
}
