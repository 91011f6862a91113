import type { DatabaseSync } from 'node:sqlite';
import type { DriftRecord } from '../../drifts/drift-record.ts';
import { finishClaim } from '../../drifts/finish-claim.ts';
import { releaseClaim, renewClaim } from '../../drifts/keep-claim.ts';
import { takeClaim } from '../../drifts/take-claim.ts';
import { toClaim } from '../../drifts/to-claim.ts';
import { toDrift } from '../../drifts/to-drift.ts';
import { DriftError } from '../../errors/drift-error.ts';
import type { Claims, DriftKey } from '../backend.ts';
import { blankDrift, driftRows } from './drift-rows.ts';
import { transact } from './transact.ts';

export function changeClaims(db: DatabaseSync, now: () => number): Claims {
  const drifts = driftRows(db);
  const nextFence = db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'fence' RETURNING value");

  /** Reads, changes and writes one drift while nobody else can. */
  function change(
    key: DriftKey,
    step: string | undefined,
    by: (record: DriftRecord) => DriftRecord,
  ): DriftRecord {
    return transact(db, () => {
      const before = drifts.get(key) ?? (step === undefined ? undefined : blankDrift(key, step));
      if (!before) throw new DriftError('DRIFT_NOT_FOUND', { seen: `${key.service}.${key.step_hash}` });
      const after = by(before);
      drifts.put(after, now());
      return after;
    });
  }

  return {
    claim: async (key, request) => {
      const step = request.even_if_handled ? request.step : undefined;
      const record = change(key, step, (before) =>
        takeClaim(before, request, Number(nextFence.get()?.value), now()),
      );
      return toClaim(record, now());
    },
    renew: async (key, fence, leaseMs) => {
      const record = change(key, undefined, (before) => renewClaim(before, fence, leaseMs, now()));
      return { lease_until: toClaim(record, now()).lease_until };
    },
    release: async (key, fence) => {
      change(key, undefined, (before) => releaseClaim(before, fence));
    },
    handled: async (key, handled) =>
      toDrift(
        change(key, undefined, (before) => finishClaim(before, handled, now())),
        now(),
      ),
  };
}
