import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { makeAccepted } from '../make-report.ts';
import { random } from '../random.ts';

export interface ReportPlan {
  /** Each different. */
  reports: AcceptedReport[];
  /** What is sent, in this order: each report, and a fifth of them once more or oftener. */
  sent: AcceptedReport[];
}

const day = 24 * 60 * 60 * 1000;

/** Reports of three days about 200 drifts, of which few have most, in four variants each. */
export function planReports(count: number, seed: number): ReportPlan {
  const next = random(seed);
  const from = Date.now() - 3 * day;
  const reports = Array.from({ length: count }, () => {
    const drift = Math.floor(200 * next() ** 2.5);
    return makeAccepted({
      time: Math.floor(from + next() * (3 * day - 60_000)),
      service: `service-${drift % 20}`,
      step: `step-${drift}`,
      version: `1.${Math.floor(next() * 2)}.0`,
      digest: `s1:000000000000000${Math.floor(next() * 2)}`,
    });
  });
  const sent = reports.flatMap((report, index) => {
    const earlier = reports[Math.floor(next() * (index + 1))] as AcceptedReport;
    return next() < 0.21 ? [report, earlier] : next() < 0.02 ? [report, report, report] : [report];
  });
  return { reports, sent };
}
