import { type DriftRecord, unseen, untouched } from '../../drifts/drift-record.ts';
import { finishClaim } from '../../drifts/finish-claim.ts';
import { releaseClaim, renewClaim } from '../../drifts/keep-claim.ts';
import { takeClaim } from '../../drifts/take-claim.ts';
import { toClaim } from '../../drifts/to-claim.ts';
import { toDrift } from '../../drifts/to-drift.ts';
import { DriftError } from '../../errors/drift-error.ts';
import type { Claims, DriftKey } from '../backend.ts';
import { type DriftBuckets, driftKey, joinDrift } from './drift-buckets.ts';
import type { DriftIndex } from './drift-index.ts';
import { guardNats } from './guard-nats.ts';

type Change = (record: DriftRecord) => DriftRecord | Promise<DriftRecord>;

/**
 * A drift's work record is written under its revision, so that of two runners one is told to go. The fence is the
 * revision of an entry that is written for every claim: positions of a stream only ever grow, also over restarts and
 * when everything in it has ended.
 */
export function changeClaims(
  buckets: Pick<DriftBuckets, 'seen' | 'work' | 'claim'>,
  index: DriftIndex,
  now: () => number,
): Claims {
  const change = (key: DriftKey, step: string | undefined, by: Change): Promise<DriftRecord> =>
    guardNats(async () => {
      const name = driftKey(key);
      for (;;) {
        const [seen, worked] = await Promise.all([buckets.seen.get(name), buckets.work.get(name)]);
        const before =
          joinDrift(key, seen.value, worked.value) ??
          (step === undefined ? undefined : { ...key, step, seen: unseen, work: untouched });
        if (!before) throw new DriftError('DRIFT_NOT_FOUND', { seen: name });
        const after = await by(before);
        const value = { step: after.step, work: after.work, changed_at: now() };
        const revision = await buckets.work.put(name, value, worked.revision);
        if (revision === undefined) continue;
        index.work.note(name, { value, revision });
        return after;
      }
    });

  return {
    claim: async (key, request) => {
      const step = request.even_if_handled ? request.step : undefined;
      const record = await change(key, step, async (before) => {
        // Who would be refused anyway takes no number.
        takeClaim(before, request, before.work.fence, now());
        const position = await buckets.claim.overwrite(driftKey(key), { holder: request.holder });
        // A server that lost power may give positions a second time.
        return takeClaim(before, request, Math.max(position, before.work.fence + 1), now());
      });
      return toClaim(record, now());
    },
    renew: async (key, fence, leaseMs) => {
      const record = await change(key, undefined, (before) => renewClaim(before, fence, leaseMs, now()));
      return { lease_until: toClaim(record, now()).lease_until };
    },
    release: async (key, fence) => {
      await change(key, undefined, (before) => releaseClaim(before, fence));
    },
    handled: async (key, handled) =>
      toDrift(await change(key, undefined, (before) => finishClaim(before, handled, now())), now()),
  };
}
