import type { Tellings } from '../backend.ts';
import { type DriftBuckets, driftKey } from './drift-buckets.ts';
import { guardNats } from './guard-nats.ts';

/** Entries end by themselves; every process remembers for longer what it has seen told. */
export const keepTellings = ({ told }: Pick<DriftBuckets, 'told'>): Tellings => ({
  take: (key, waitingSince) =>
    guardNats(async () => {
      const { value, revision } = await told.get(driftKey(key));
      if (value?.waiting_since === waitingSince) return false;
      // Of two that ask at once the second follows a revision that is gone.
      return (await told.put(driftKey(key), { waiting_since: waitingSince }, revision)) !== undefined;
    }),
});
