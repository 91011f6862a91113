import type { DriftReport, ReportIdentity, ReportVariant } from 'agentkeys/contracts';

/** A report that has passed every check at the door. */
export interface AcceptedReport {
  report: DriftReport & { report_id: string };
  identity: ReportIdentity;
}

/** A report as the log holds it. */
export interface LoggedReport extends AcceptedReport {
  /** Position in the log: grows with every stored report, has no meaning but its order. */
  seq: number;
  /** UTC, ISO 8601. */
  arrived_at: string;
  variant: ReportVariant;
}
