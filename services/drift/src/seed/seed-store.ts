import type { ReportLog } from '../backends/backend.ts';
import type { AcceptedReport } from '../coalesce/logged-report.ts';

/** As many as a store takes at a time without asking its senders to wait. */
const batch = 1000;

/** Puts reports where those of senders go; answers how many were new, and how many were there already. */
export async function seedStore(
  reports: readonly AcceptedReport[],
  log: ReportLog,
): Promise<{ stored: number; duplicates: number }> {
  let duplicates = 0;
  for (let from = 0; from < reports.length; from += batch) {
    const some = reports.slice(from, from + batch);
    const appended = await Promise.all(some.map((report) => log.append(report)));
    duplicates += appended.filter(({ duplicate }) => duplicate).length;
  }
  return { stored: reports.length - duplicates, duplicates };
}
