import type { DatabaseSync } from 'node:sqlite';
import type { ReportVariant } from 'agentkeys/contracts';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import type { Appended } from '../backend.ts';
import { transact } from './transact.ts';

export interface RefinedReport extends AcceptedReport {
  /** What it is counted under; `undefined`: what it says itself. */
  variant: ReportVariant | undefined;
}

export interface StoredReport extends Appended {
  seq: number;
}

/** Stores a group of reports in one transaction, each message id once. They are counted later, from there. */
export function logReports(
  db: DatabaseSync,
): (reports: readonly RefinedReport[], now: number) => StoredReport[] {
  const insert = db.prepare(
    'INSERT INTO reports (message_id, arrived_at, report, variant) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const find = db.prepare('SELECT seq FROM reports WHERE message_id = ?');

  function store({ report, identity, variant }: RefinedReport, now: number): StoredReport {
    const { message_id } = identity;
    const refined = variant === undefined ? null : JSON.stringify(variant);
    const { changes, lastInsertRowid } = insert.run(message_id, now, JSON.stringify(report), refined);
    if (changes > 0) return { duplicate: false, seq: Number(lastInsertRowid) };
    return { duplicate: true, seq: Number(find.get(message_id)?.seq) };
  }

  return (reports, now) => transact(db, () => reports.map((report) => store(report, now)));
}
