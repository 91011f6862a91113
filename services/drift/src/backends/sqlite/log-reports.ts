import type { DatabaseSync } from 'node:sqlite';
import type { WrittenReport } from '../../coalesce/written-report.ts';
import type { Appended } from '../backend.ts';
import { transact } from './transact.ts';

export interface StoredReport extends Appended {
  seq: number;
}

/**
 * Stores a group of reports at the end of the log in one transaction, each message id once. They are counted later, from
 * there. An index over message ids would make every commit write a page for each report, since they come in no order: the
 * ids of what is counted stand in one, which is added to when that is done; those of what is not are held in memory.
 */
export function logReports(
  db: DatabaseSync,
): (reports: readonly WrittenReport[], now: number) => StoredReport[] {
  const countedUpTo = db.prepare("SELECT value FROM counters WHERE name = 'counted'");
  const storedAfter = db.prepare('SELECT seq, message_id FROM reports WHERE seq > ? ORDER BY seq');
  const find = db.prepare('SELECT seq FROM message_ids WHERE message_id = ?');
  const insert = db.prepare(
    'INSERT INTO reports (seq, message_id, arrived_at, report, variant) VALUES (?, ?, ?, ?, ?)',
  );
  /** Positions of what is not counted yet, by message id, in the order of the log. */
  const uncounted = new Map<string, number>();
  let last = 0;

  /** Catches up with what others have stored and counted since; under the lock nobody goes on meanwhile. */
  function catchUp(): void {
    const counted = Number(countedUpTo.get()?.value);
    for (const [id, seq] of uncounted) {
      if (seq > counted) break;
      uncounted.delete(id);
    }
    last = Math.max(last, counted);
    for (const { seq, message_id } of storedAfter.all(last)) {
      last = Number(seq);
      uncounted.set(String(message_id), last);
    }
  }

  function store({ message_id, body, variant }: WrittenReport, now: number): StoredReport {
    const seq = uncounted.get(message_id) ?? find.get(message_id)?.seq;
    if (seq !== undefined) return { duplicate: true, seq: Number(seq) };
    insert.run(last + 1, message_id, now, body, variant);
    last += 1;
    uncounted.set(message_id, last);
    return { duplicate: false, seq: last };
  }

  return (reports, now) => {
    try {
      return transact(db, () => {
        catchUp();
        return reports.map((report) => store(report, now));
      });
    } catch (error) {
      // Nothing of it was stored: what is known is read again.
      uncounted.clear();
      last = 0;
      throw error;
    }
  };
}
