import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { logPartitions } from 'agentkeys/contracts';
import { DriftError } from '../../errors/drift-error.ts';
import { createPublisher } from './create-publisher.ts';
import { type Checkpoint, checkpointKey, openBuckets } from './drift-buckets.ts';
import { changeValue } from './key-values.ts';
import { type Bucket, buckets } from './topology.ts';

const checkpointKeys = Array.from({ length: logPartitions }, (_, partition) => checkpointKey(partition));

/** Says that messages were counted which no log holds, so that whoever begins to count stops. */
const nowhere: Checkpoint = {
  ...{ seq: 0, id: '', at: 0, server: '' },
  reading: { seq: Number.MAX_SAFE_INTEGER, id: 'a rebuild that has not ended' },
};

/**
 * Forgets what was counted, so that every process that counts begins again with the oldest message that the log holds.
 * What runners have done stays; that they have dealt with reports up to some position does not, since
 * positions may have been given anew. Batches of which the log holds no message any more are gone.
 * Answers how many drifts are to be looked at again. Throws STORE_IN_USE while a process counts: it would write
 * what it has in hand into the entries that were just forgotten.
 */
export async function rebuildStore(nc: NatsConnection): Promise<number> {
  const jsm = await jetstreamManager(nc, { checkAPI: false, timeout: 60_000 });
  const publisher = createPublisher(nc);
  try {
    const { work, checkpoint } = openBuckets({ jsm, publisher });
    let drifts = 0;
    const counting = await listKeys(nc, buckets.lease, 'w.*');
    if (counting.length > 0) throw new DriftError('STORE_IN_USE', { seen: `${counting.length} that count` });
    // Nothing is counted until all is done: where this is ended halfway, checkpoints would stand without entries.
    for (const key of checkpointKeys) await checkpoint.overwrite(key, nowhere);
    for (const key of await listKeys(nc, buckets.work)) {
      await changeValue(
        work,
        key,
        (before) => before && { ...before, work: { ...before.work, handled_seq: 0 } },
      );
      drifts += 1;
    }
    // The checkpoints last: where they are gone, counting begins, and has to find the entries gone too.
    for (const bucket of [buckets.batch, buckets.seen]) await jsm.streams.purge(`KV_${bucket}`);
    for (const key of checkpointKeys) await checkpoint.remove(key, (await checkpoint.get(key)).revision);
    return drifts;
  } finally {
    publisher.close();
  }
}

async function listKeys(nc: NatsConnection, bucket: Bucket, filter = '>'): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of await (await new Kvm(nc).open(bucket)).keys(filter)) keys.push(key);
  return keys;
}
