import { setTimeout as sleep } from 'node:timers/promises';
import { nuid } from '@nats-io/transport-node';
import { type ConsumeOptions, consumePartition } from './consume-partition.ts';
import { hasCode } from './guard-nats.ts';
import { holdLeases } from './hold-leases.ts';

export interface CoalescerOptions extends ConsumeOptions {
  onTrouble(message: string, fields: Record<string, unknown>): void;
}

export interface Coalescer {
  /** Why counting stands still, where it does. */
  failure(): unknown;
  /** Finishes what is being counted and lets go of its partitions. */
  stop(): Promise<void>;
}

const longestPauseMs = 5000;

/** Counts what the log holds, together with every other process that does so. */
export function runCoalescer(options: CoalescerOptions): Coalescer {
  const { nc, jsm, publisher, onTrouble } = options;
  const failures = new Map<number, unknown>();
  let anew = new AbortController();
  // A server that was started anew may have gone back, and nothing that is known of its entries holds.
  publisher.onReconnect(() => {
    anew.abort();
    anew = new AbortController();
  });

  async function work(partition: number, signal: AbortSignal): Promise<void> {
    let attempts = 0;
    while (!signal.aborted) {
      const began = Date.now();
      try {
        await consumePartition(partition, options, AbortSignal.any([signal, anew.signal]), () =>
          failures.delete(partition),
        );
      } catch (error) {
        const isNew = !failures.has(partition);
        if (Date.now() - began > longestPauseMs) attempts = 0;
        attempts += 1;
        // A server that is being started again fails a few times.
        if (hasCode(error, 'LOG_REGRESSED') || attempts > 3) failures.set(partition, error);
        if (isNew && failures.has(partition))
          onTrouble('Counting stands still.', { partition, cause: error });
        const pauseMs = Math.min(longestPauseMs, 50 * 2 ** attempts);
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
    failures.delete(partition);
  }

  const leases = holdLeases({
    nc,
    jsm,
    id: nuid.next(),
    work,
    isConnected: publisher.isConnected,
    onTrouble,
  });
  return {
    failure: () => [...failures.values()][0],
    stop: () => leases.stop(),
  };
}
