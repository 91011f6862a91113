import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Batch } from 'agentkeys/contracts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import type { DriftWork } from '../../drifts/drift-record.ts';
import type { BatchReader } from '../backend.ts';
import { guard } from './transact.ts';

const joined = 'SELECT entry, work FROM batches LEFT JOIN drifts USING (service, step_hash)';

function readBatch(row: Record<string, SQLOutputValue>): Batch {
  const work = row.work === null ? undefined : (JSON.parse(String(row.work)) as DriftWork);
  return toBatch(JSON.parse(String(row.entry)) as BatchEntry, work?.screenshot_ref ?? null);
}

export function readBatches(db: DatabaseSync): BatchReader {
  const one = db.prepare(`${joined} WHERE key = ?`);
  const many = db.prepare(
    `${joined} WHERE (:service IS NULL OR service = :service) AND (:step_hash IS NULL OR step_hash = :step_hash)
       AND (:day IS NULL OR day = :day) ORDER BY seq DESC LIMIT :limit`,
  );
  // The planner cannot choose an index for an optional condition, and this one is asked for every drift.
  const ofDrift = db.prepare(
    `${joined} WHERE service = ? AND step_hash = ? AND (? IS NULL OR day = ?) ORDER BY seq DESC LIMIT ?`,
  );
  return {
    get: async (key) =>
      guard(() => {
        const row = one.get(key);
        return row && readBatch(row);
      }),
    list: async ({ service = null, step_hash = null, day = null, limit = 100 } = {}) =>
      guard(() => {
        const rows =
          service !== null && step_hash !== null
            ? ofDrift.all(service, step_hash, day, day, limit)
            : many.all({ service, step_hash, day, limit });
        return rows.map(readBatch);
      }),
  };
}
