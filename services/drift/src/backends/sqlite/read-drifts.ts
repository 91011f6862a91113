import type { DatabaseSync } from 'node:sqlite';
import type { Batch } from 'agentkeys/contracts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import type { DriftRecord } from '../../drifts/drift-record.ts';
import { isKnown } from '../../drifts/is-known.ts';
import { toDrift } from '../../drifts/to-drift.ts';
import { waitingSince } from '../../drifts/waiting-since.ts';
import type { DriftReader } from '../backend.ts';
import { driftRows, toDriftRecord } from './drift-rows.ts';
import { prepareWhere } from './prepare-where.ts';
import { guard } from './transact.ts';

const conditions = { service: 'service = :service', arrived_since: 'arrived_at >= :arrived_since' };

export function readDrifts(db: DatabaseSync, now: () => number): DriftReader {
  const drifts = driftRows(db);
  const fresh = prepareWhere(
    db,
    conditions,
    (where) =>
      // Their order is found without their records, and these are read once.
      `WITH fresh AS (
         SELECT service, step_hash, step, waiting_at FROM drifts WHERE newest_seq > handled_seq ${where}
         UNION SELECT service, step_hash, step, waiting_at FROM drifts WHERE retry_at <= :now ${where}
       ), turns AS (
         SELECT *, row_number() OVER (PARTITION BY service ORDER BY waiting_at, step) AS turn
         FROM fresh ORDER BY turn, waiting_at, service, step LIMIT :limit
       )
       SELECT drifts.* FROM turns JOIN drifts USING (service, step_hash)
       ORDER BY turn, turns.waiting_at, service, turns.step`,
  );
  const listWhere = (base: string) =>
    prepareWhere(
      db,
      conditions,
      (where) => `SELECT * FROM drifts WHERE ${base} ${where} ORDER BY service, step LIMIT :limit`,
    );
  const all = listWhere('true');
  const unfixed = listWhere("work ->> '$.issue' IS NOT NULL AND work ->> '$.fixed_in' IS NULL");
  // Each half has an index of its own, and the planner uses none for both at once.
  const known = db.prepare(
    `SELECT * FROM drifts WHERE result = 'reproduced'
     UNION ALL SELECT * FROM drifts WHERE work ->> '$.fixed_in' IS NOT NULL AND result IS NOT 'reproduced'
     ORDER BY service, step`,
  );
  const waiting = db.prepare(
    `SELECT (SELECT count(*) FROM drifts WHERE newest_seq > handled_seq)
          + (SELECT count(*) FROM drifts WHERE retry_at <= ? AND newest_seq <= handled_seq) AS waiting`,
  );
  const newer = db.prepare(
    `SELECT asked.key AS at, entry FROM json_each(?) AS asked CROSS JOIN batches
     WHERE service = asked.value ->> 0 AND step_hash = asked.value ->> 1 AND seq > asked.value ->> 2
     ORDER BY asked.key, seq DESC`,
  );

  const hasNew = ({ seen, work }: DriftRecord): boolean => seen.newest_seq > work.handled_seq;

  /** Of each of these drifts, in one question. */
  function freshBatches(records: readonly DriftRecord[]): Batch[][] {
    const asked = records.map((record) => [
      record.service,
      record.step_hash,
      hasNew(record) ? record.work.handled_seq : 0,
    ]);
    const found = Map.groupBy(newer.all(JSON.stringify(asked)), ({ at }) => Number(at));
    return records.map((record, at) =>
      (found.get(at) ?? [])
        .slice(0, hasNew(record) ? 40 : 1)
        .map(({ entry }) => toBatch(JSON.parse(String(entry)) as BatchEntry, record.work.screenshot_ref)),
    );
  }

  return {
    get: async (key) =>
      guard(() => {
        const record = drifts.get(key);
        return record && toDrift(record, now());
      }),
    list: async ({ service, open = false, limit = 1000 } = {}) =>
      guard(() =>
        (open ? unfixed : all)({ service, limit })
          .map(toDriftRecord)
          .map((record) => toDrift(record, now())),
      ),
    fresh: async ({ service, arrived_since, limit = 1000 } = {}) =>
      guard(() => {
        const records = fresh({ service, arrived_since, limit, now: now() }).map(toDriftRecord);
        const batches = freshBatches(records);
        return records.map((record, at) => ({
          drift: toDrift(record, now()),
          upto: record.seen.newest_seq,
          waiting_since: waitingSince(record) ?? new Date(now()).toISOString(),
          batches: batches[at] ?? [],
        }));
      }),
    countFresh: async () => guard(() => Number(waiting.get(now())?.waiting)),
    known: async () =>
      guard(() =>
        known
          .all()
          .map(toDriftRecord)
          .filter(isKnown)
          .map((record) => toDrift(record, now())),
      ),
  };
}
