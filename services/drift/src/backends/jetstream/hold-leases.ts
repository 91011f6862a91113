import { setTimeout as sleep } from 'node:timers/promises';
import type { JetStreamManager } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { logPartitions } from 'agentkeys/contracts';
import { apiCodes, hasApiCode } from './guard-nats.ts';
import { buckets, partitionLeaseMs } from './topology.ts';

export interface LeaseOptions {
  nc: NatsConnection;
  jsm: JetStreamManager;
  /** Unique among all processes. */
  id: string;
  /** Works on a partition until the signal is aborted. Never rejects. */
  work(partition: number, signal: AbortSignal): Promise<void>;
  isConnected(): boolean;
  onTrouble(message: string, fields: Record<string, unknown>): void;
}

interface Held {
  revision: number;
  renewedAt: number;
  controller: AbortController;
  ended: Promise<void>;
}

const leaseKey = (partition: number): string => `p${partition}`;

/**
 * Spreads the partitions over all processes that take part, each its fair share. For speed alone: two that work on one
 * partition for a while are in each other's way and do no harm. Those of a process that is gone are free when
 * its leases have ended.
 */
export function holdLeases(options: LeaseOptions): { stop(): Promise<void> } {
  const { nc, jsm, id, work, isConnected, onTrouble } = options;
  const held = new Map<number, Held>();
  const stopping = new AbortController();
  const member = `w.${id}`;

  function begin(partition: number, revision: number): void {
    const controller = new AbortController();
    const ended = work(partition, AbortSignal.any([controller.signal, stopping.signal]));
    held.set(partition, { revision, renewedAt: Date.now(), controller, ended });
  }

  async function letGo(partition: number): Promise<Held | undefined> {
    const lease = held.get(partition);
    held.delete(partition);
    lease?.controller.abort();
    await lease?.ended;
    return lease;
  }

  async function renew(kv: KV, partition: number, lease: Held): Promise<void> {
    try {
      lease.revision = await kv.update(leaseKey(partition), id, lease.revision);
      lease.renewedAt = Date.now();
    } catch (error) {
      const isTaken = hasApiCode(error, apiCodes.wrongLastSequence);
      if (isTaken || Date.now() - lease.renewedAt > partitionLeaseMs) await letGo(partition);
      if (!isTaken) throw error;
    }
  }

  async function giveBack(kv: KV, partition: number): Promise<void> {
    const lease = await letGo(partition);
    if (lease) await kv.delete(leaseKey(partition), { previousSeq: lease.revision }).catch(() => undefined);
  }

  async function take(kv: KV, partition: number): Promise<void> {
    try {
      begin(partition, await kv.create(leaseKey(partition), id));
    } catch (error) {
      if (!hasApiCode(error, apiCodes.wrongLastSequence)) throw error;
    }
  }

  /** One that has just left is counted until its entry has ended. */
  async function countMembers(): Promise<number> {
    const subjects_filter = `$KV.${buckets.lease}.w.>`;
    const { state } = await jsm.streams.info(`KV_${buckets.lease}`, { subjects_filter });
    return Object.keys(state.subjects ?? {}).length;
  }

  async function tick(kv: KV): Promise<void> {
    await kv.put(member, '');
    const share = Math.ceil(logPartitions / Math.max(1, await countMembers()));
    for (const [partition, lease] of held) await renew(kv, partition, lease);
    for (const partition of [...held.keys()].slice(share)) await giveBack(kv, partition);
    // Not all begin with the same one.
    const first = Math.floor(Math.random() * logPartitions);
    for (let count = 0; count < logPartitions && held.size < share; count += 1) {
      const partition = (first + count) % logPartitions;
      if (!held.has(partition)) await take(kv, partition);
    }
  }

  const running = (async () => {
    let kv: KV | undefined;
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        kv ??= await new Kvm(nc).open(buckets.lease);
        await tick(kv);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) onTrouble('The partitions cannot be shared out.', { cause: error });
      }
      await sleep(partitionLeaseMs / 5, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    const opened = kv;
    if (!opened) return;
    await Promise.all([...held.keys()].map((partition) => giveBack(opened, partition)));
    await opened.delete(member).catch(() => undefined);
  })().catch((error: unknown) => onTrouble('The partitions cannot be shared out.', { cause: error }));

  return {
    stop: async () => {
      stopping.abort();
      const ended = [...held.values()].map((lease) => lease.ended);
      let isOver = false;
      const over = running.finally(() => {
        isOver = true;
      });
      // A server that is away does not hear of it; what it keeps of the leases ends by itself.
      while (!isOver && isConnected()) await Promise.race([over, sleep(50)]);
      await Promise.all(ended);
    },
  };
}
