import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { completeWork } from '../../drifts/complete-work.ts';
import { type DriftRecord, unseen, untouched } from '../../drifts/drift-record.ts';
import { waitingSince } from '../../drifts/waiting-since.ts';
import type { DriftKey } from '../backend.ts';

type Row = Record<string, SQLOutputValue>;

export const toDriftRecord = (row: Row): DriftRecord => ({
  service: String(row.service),
  step: String(row.step),
  step_hash: String(row.step_hash),
  seen: JSON.parse(String(row.seen)),
  work: completeWork(JSON.parse(String(row.work))),
});

export const blankDrift = (key: DriftKey, step: string): DriftRecord => ({
  ...key,
  step,
  seen: unseen,
  work: untouched,
});

export interface DriftRows {
  get(key: DriftKey): DriftRecord | undefined;
  put(record: DriftRecord, now: number): void;
}

/** One drift at a time, by key. Use it inside a transaction where what is put depends on what was got. */
export function driftRows(db: DatabaseSync): DriftRows {
  const select = db.prepare('SELECT * FROM drifts WHERE service = ? AND step_hash = ?');
  // In place of REPLACE, which writes every index anew.
  const upsert = db.prepare(
    `INSERT INTO drifts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (service, step_hash) DO UPDATE SET
       newest_seq = excluded.newest_seq, arrived_at = excluded.arrived_at, seen = excluded.seen,
       handled_seq = excluded.handled_seq, retry_at = excluded.retry_at, result = excluded.result,
       changed_at = excluded.changed_at, work = excluded.work, waiting_at = excluded.waiting_at`,
  );
  return {
    get: ({ service, step_hash }) => {
      const row = select.get(service, step_hash);
      return row && toDriftRecord(row);
    },
    put: (record, now) => {
      const { service, step_hash, step, seen, work } = record;
      const waiting = waitingSince(record);
      upsert.run(
        service,
        step_hash,
        step,
        seen.newest_seq,
        seen.arrived_at === null ? 0 : Date.parse(seen.arrived_at),
        JSON.stringify(seen),
        work.handled_seq,
        work.retry_at === null ? null : Date.parse(work.retry_at),
        work.result,
        now,
        JSON.stringify(work),
        waiting === null ? null : Date.parse(waiting),
      );
    },
  };
}
