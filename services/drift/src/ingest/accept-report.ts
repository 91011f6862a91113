import {
  driftReportSchema,
  identifyReport,
  reportMaxAgeMs,
  reportMaxAheadMs,
  reportTime,
} from 'agentkeys/contracts';
import { v7 } from 'uuid';
import type { AcceptedReport } from '../coalesce/logged-report.ts';
import { DriftError } from '../errors/drift-error.ts';
import { describeIssues } from './describe-issues.ts';

/**
 * The one gate for reports, whichever door they come by. `now` is in Unix milliseconds. Where a sender gave no id, one
 * is minted for this moment. Throws REPORT_INVALID, REPORT_TOO_OLD or REPORT_AHEAD.
 */
export function acceptReport(body: unknown, now: number): AcceptedReport {
  const parsed = driftReportSchema.safeParse(body);
  if (!parsed.success) {
    throw new DriftError('REPORT_INVALID', { errors: describeIssues(parsed.error.issues) });
  }
  const report = { ...parsed.data, report_id: parsed.data.report_id ?? v7({ msecs: now }) };
  const age = now - reportTime(report.report_id);
  if (age > reportMaxAgeMs) throw new DriftError('REPORT_TOO_OLD', { expected: 'younger than 7 days' });
  if (-age > reportMaxAheadMs) throw new DriftError('REPORT_AHEAD', { expected: 'at most 10 minutes ahead' });
  return { report, identity: identifyReport(report) };
}
