import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { logPartitions, partitionSubjects } from 'agentkeys/contracts';
import type { Backend, ReportLog, Tellings } from '../backend.ts';
import { withDefaults } from '../backend-options.ts';
import { changeClaims } from './change-claims.ts';
import { connectNats } from './connect-nats.ts';
import { createPublisher } from './create-publisher.ts';
import { checkpointKey, openBuckets } from './drift-buckets.ts';
import { indexDrifts } from './drift-index.ts';
import { holdsReport } from './find-message.ts';
import { type Forwarder, forwardOutbox } from './forward-outbox.ts';
import { guardNats, toStoreError } from './guard-nats.ts';
import type { JetStreamOptions } from './jetstream-backend.ts';
import { keepBudget } from './keep-budget.ts';
import { keepTellings } from './keep-tellings.ts';
import type { Outbox } from './open-outbox.ts';
import { provisionStore } from './provision-store.ts';
import { pruneStore } from './prune-store.ts';
import { publishingLog } from './publishing-log.ts';
import { readBatches } from './read-batches.ts';
import { readDrifts } from './read-drifts.ts';
import { readEntries } from './read-entries.ts';
import { readLog, readNewest } from './read-log.ts';
import { runCoalescer } from './run-coalescer.ts';
import { buckets as bucketNames } from './topology.ts';
import { warmUp } from './warm-up.ts';

/** What of the store is on the server, for as long as there is a connection, with breaks or without. */
export interface ServerStore
  extends Pick<Backend, 'batches' | 'drifts' | 'claims' | 'budget' | 'prune' | 'close'> {
  tellings: Tellings;
  /** Straight to the server, without an outbox. */
  reports: Required<Omit<ReportLog, 'appendAll'>>;
  /** Brings what is in the outbox, where there is one. */
  forwarder: Forwarder | undefined;
  isConnected(): boolean;
  /** Why counting stands still here, where it does. */
  failure(): unknown;
  /** Rejects with STORE_UNAVAILABLE where the server does not answer. */
  ask(): Promise<void>;
  /** Resolves once everything that the log holds now is counted, and is to be read here. */
  settle(): Promise<void>;
}

/** Publishes that are on their way at once where there is no outbox. */
const maxWaiting = 10_000;
/** A service that is to stop waits so long for the outbox to be empty; what is left stays in the file. */
const drainMs = 5000;

/**
 * Connects, makes or checks the store, and begins what the role says. Throws NATS_UNREACHABLE, NATS_TOO_OLD,
 * NATS_WITHOUT_JETSTREAM, STORE_DIFFERS or STORE_UNAVAILABLE.
 */
export async function openServerStore(
  options: JetStreamOptions,
  outbox: Outbox | undefined,
): Promise<ServerStore> {
  const { now, toVariant, onTrouble } = withDefaults(options);
  const { role = 'all', storedAt = (serverMs) => serverMs } = options;
  const nc = await connectNats(options, `agentkeys-drift ${role}`);
  const closers: (() => Promise<void> | void)[] = [() => nc.close()];
  /** In the order against that in which they were opened, each even if another fails. */
  const close = async (): Promise<void> => {
    for (const closeOne of closers.splice(0).reverse()) {
      await (async () => closeOne())().catch((cause: unknown) =>
        onTrouble('Closing the store failed.', { cause }),
      );
    }
  };

  try {
    await provisionStore(nc, options.topology);
    const jsm = await guardNats(() => jetstreamManager(nc, { checkAPI: false, timeout: 5000 }));
    const publisher = createPublisher(nc);
    closers.push(publisher.close);
    const buckets = openBuckets({ jsm, publisher });
    // Both take seconds where there is much: one of this process, the other of the server.
    const takesReports = role === 'all' || role === 'ingest';
    const [index] = await guardNats(() =>
      Promise.all([indexDrifts({ nc, onTrouble }), takesReports ? warmUp(nc) : undefined]),
    );
    closers.push(index.close);

    const entries = readEntries(buckets.batch);
    const coalescer =
      role === 'ingest' || role === 'read'
        ? undefined
        : runCoalescer({
            nc,
            jsm,
            publisher,
            buckets,
            handledSeq: (key) => index.work.get(key).value?.work.handled_seq ?? 0,
            knownSeen: index.seen.get,
            onBatch: entries.note,
            onSeen: index.seen.note,
            toVariant: async (report) => toVariant(report),
            rules: options.rules ?? { fromSandboxes: true },
            storedAt,
            flushMs: options.flushMs ?? 200,
            maxGroup: options.maxGroup ?? 2000,
            onTrouble,
          });
    if (coalescer) closers.push(coalescer.stop);

    const forwarder = outbox && forwardOutbox({ outbox, publisher, readLog: readLog(jsm), onTrouble, now });
    if (forwarder) closers.push(() => forwarder.stop(drainMs));
    const holds = holdsReport(publisher, jsm, storedAt);

    async function settlePartition(partition: number): Promise<void> {
      const newest = await readNewest(jsm, partitionSubjects(partition));
      if (!newest) return;
      const isBehind = async (): Promise<boolean> => {
        const failure = coalescer?.failure();
        if (failure !== undefined) throw toStoreError(failure);
        return ((await buckets.checkpoint.get(checkpointKey(partition))).value?.seq ?? 0) < newest.seq;
      };
      while (await isBehind()) await sleep(5);
    }

    return {
      reports: { ...publishingLog(publisher, maxWaiting), has: (id) => guardNats(() => holds(id)) },
      forwarder,
      batches: readBatches(buckets, index, entries),
      drifts: readDrifts(buckets, index, entries, now),
      claims: changeClaims(buckets, index, now),
      budget: keepBudget(buckets),
      tellings: keepTellings(buckets),
      isConnected: publisher.isConnected,
      failure: () => coalescer?.failure(),
      ask: async () => {
        await guardNats(() => jsm.getAccountInfo());
      },
      prune: () => guardNats(() => pruneStore(buckets, index, now())),
      settle: async () => {
        for (let partition = 0; partition < logPartitions; partition += 1) await settlePartition(partition);
        for (const [bucket, mirror] of [
          [bucketNames.seen, index.seen],
          [bucketNames.work, index.work],
        ] as const) {
          await mirror.reaches((await jsm.streams.info(`KV_${bucket}`)).state.last_seq);
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
