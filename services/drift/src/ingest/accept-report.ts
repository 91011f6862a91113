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
import { isLocalHost } from './is-local-host.ts';

/** What an operator lets in. */
export interface AcceptRules {
  /** Only these services. Default: all. */
  accept?: readonly string[] | undefined;
  /** Also reports of pages on the sender's own machine. Default: no. */
  fromSandboxes?: boolean;
  /** Oldest report that is taken, in milliseconds. Default: seven days. */
  maxAgeMs?: number;
  /** How far a report may be ahead, in milliseconds. Default: ten minutes. */
  maxAheadMs?: number;
}

/**
 * The one gate for reports, whichever door they come by. `now` is in Unix milliseconds. Where a sender gave no id, one
 * is minted for this moment. Throws REPORT_INVALID, REPORT_TOO_OLD, REPORT_AHEAD, SERVICE_NOT_ACCEPTED or
 * REPORT_OF_SANDBOX.
 */
export function acceptReport(body: unknown, now: number, rules: AcceptRules = {}): AcceptedReport {
  const parsed = driftReportSchema.safeParse(body);
  if (!parsed.success) {
    throw new DriftError('REPORT_INVALID', { errors: describeIssues(parsed.error.issues) });
  }
  const report = { ...parsed.data, report_id: parsed.data.report_id ?? v7({ msecs: now }) };
  const age = now - reportTime(report.report_id);
  const { accept, fromSandboxes = false, maxAgeMs = reportMaxAgeMs, maxAheadMs = reportMaxAheadMs } = rules;
  if (age > maxAgeMs) throw new DriftError('REPORT_TOO_OLD', { expected: 'younger than 7 days' });
  if (-age > maxAheadMs) throw new DriftError('REPORT_AHEAD', { expected: 'at most 10 minutes ahead' });
  if (accept && !accept.includes(report.service)) throw new DriftError('SERVICE_NOT_ACCEPTED');
  const isOwnMachine = isLocalHost(report.url_host) || report.url_host === '0.0.0.0';
  if (!fromSandboxes && isOwnMachine) throw new DriftError('REPORT_OF_SANDBOX');
  return { report, identity: identifyReport(report) };
}
