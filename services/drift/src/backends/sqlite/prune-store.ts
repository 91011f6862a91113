import type { DatabaseSync } from 'node:sqlite';
import { retention } from '../backend-options.ts';
import { transact } from './transact.ts';

/** Rows that are deleted before others get their turn to write. */
const chunk = 1000;

/**
 * Deletes what is older than its retention. A drift that was reproduced and is not fixed stays: its issue is open.
 */
export function pruneStore(db: DatabaseSync): (now: number) => Promise<number> {
  const old = `FROM reports WHERE arrived_at < ? AND seq IN (SELECT seq FROM reports ORDER BY seq LIMIT ${chunk})`;
  const oldIds = db.prepare(`DELETE FROM message_ids WHERE message_id IN (SELECT message_id ${old})`);
  const oldReports = db.prepare(`DELETE ${old}`);
  const oldBatches = db.prepare(
    `DELETE FROM batches WHERE arrived_at < ? AND key IN (SELECT key FROM batches ORDER BY seq LIMIT ${chunk})`,
  );
  const oldDrifts = db.prepare(
    `DELETE FROM drifts WHERE (service, step_hash) IN (
       SELECT service, step_hash FROM drifts WHERE changed_at < ? AND newest_seq <= handled_seq AND retry_at IS NULL
         AND result IS NOT 'reproduced' LIMIT ${chunk})`,
  );
  const oldBudgets = db.prepare('DELETE FROM budgets WHERE day < ?');
  return async (now) => {
    let total = 0;
    for (const [age, statement, ...following] of [
      // Their ids go by what is still there.
      [retention.reports, oldIds, oldReports],
      [retention.batches, oldBatches],
      [retention.batches, oldDrifts],
    ] as const) {
      let changes: number;
      do {
        changes = transact(db, () => {
          const { changes } = statement.run(now - age);
          for (const next of following) next.run(now - age);
          return Number(changes);
        });
        total += changes;
        await new Promise(setImmediate);
      } while (changes === chunk);
    }
    const oldest = new Date(now - retention.batches).toISOString();
    return total + transact(db, () => Number(oldBudgets.run(oldest).changes));
  };
}
