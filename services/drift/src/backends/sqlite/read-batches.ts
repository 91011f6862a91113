import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Batch } from 'agentkeys/contracts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import type { DriftWork } from '../../drifts/drift-record.ts';
import type { BatchReader } from '../backend.ts';
import { prepareWhere } from './prepare-where.ts';
import { guard } from './transact.ts';

const joined = 'SELECT entry, work FROM batches LEFT JOIN drifts USING (service, step_hash)';

function readBatch(row: Record<string, SQLOutputValue>): Batch {
  const work = row.work === null ? undefined : (JSON.parse(String(row.work)) as DriftWork);
  return toBatch(JSON.parse(String(row.entry)) as BatchEntry, work?.screenshot_ref ?? null);
}

const conditions = { service: 'service = :service', step_hash: 'step_hash = :step_hash', day: 'day = :day' };

export function readBatches(db: DatabaseSync): BatchReader {
  const one = db.prepare(`${joined} WHERE key = ?`);
  const many = prepareWhere(
    db,
    conditions,
    (where) => `${joined} WHERE TRUE ${where} ORDER BY seq DESC LIMIT :limit`,
  );
  return {
    get: async (key) =>
      guard(() => {
        const row = one.get(key);
        return row && readBatch(row);
      }),
    list: async ({ service, step_hash, day, limit = 100 } = {}) =>
      guard(() => many({ service, step_hash, day, limit }).map(readBatch)),
  };
}
