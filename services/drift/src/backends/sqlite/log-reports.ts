import type { DatabaseSync } from 'node:sqlite';
import type { WrittenReport } from '../../coalesce/written-report.ts';
import type { Appended } from '../backend.ts';
import { transact } from './transact.ts';

export interface StoredReport extends Appended {
  seq: number;
}

/** Stores a group of reports in one transaction, each message id once. They are counted later, from there. */
export function logReports(
  db: DatabaseSync,
): (reports: readonly WrittenReport[], now: number) => StoredReport[] {
  const insert = db.prepare(
    'INSERT INTO reports (message_id, arrived_at, report, variant) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const find = db.prepare('SELECT seq FROM reports WHERE message_id = ?');

  function store({ message_id, body, variant }: WrittenReport, now: number): StoredReport {
    const { changes, lastInsertRowid } = insert.run(message_id, now, body, variant);
    if (changes > 0) return { duplicate: false, seq: Number(lastInsertRowid) };
    return { duplicate: true, seq: Number(find.get(message_id)?.seq) };
  }

  return (reports, now) => transact(db, () => reports.map((report) => store(report, now)));
}
