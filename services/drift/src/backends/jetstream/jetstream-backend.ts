import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { logPartitions, partitionSubjects } from 'agentkeys/contracts';
import { variantOf } from '../../coalesce/variant-of.ts';
import { DriftError } from '../../errors/drift-error.ts';
import type { AcceptRules } from '../../ingest/accept-report.ts';
import type { Backend, ReportLog } from '../backend.ts';
import { type BackendOptions, withDefaults } from '../backend-options.ts';
import { changeClaims } from './change-claims.ts';
import { connectNats, type NatsAddress } from './connect-nats.ts';
import { createPublisher } from './create-publisher.ts';
import { checkpointKey, openBuckets } from './drift-buckets.ts';
import { indexDrifts } from './drift-index.ts';
import { holdsReport } from './find-message.ts';
import { forwardOutbox } from './forward-outbox.ts';
import { guardNats, hasCode, toStoreError } from './guard-nats.ts';
import { openOutbox } from './open-outbox.ts';
import { outboxLog } from './outbox-log.ts';
import { provisionStore } from './provision-store.ts';
import { pruneStore } from './prune-store.ts';
import { publishingLog } from './publishing-log.ts';
import { readBatches } from './read-batches.ts';
import { readDrifts } from './read-drifts.ts';
import { readEntries } from './read-entries.ts';
import { readLog, readNewest } from './read-log.ts';
import { runCoalescer } from './run-coalescer.ts';
import { buckets as bucketNames, type TopologyOptions } from './topology.ts';
import { warmUp } from './warm-up.ts';

export interface JetStreamOptions extends BackendOptions, NatsAddress {
  /** How the store is made where it is not there, and what it is compared with. */
  topology?: TopologyOptions;
  /** `ingest` takes reports, `consume` counts them, `all` does both; reading and claiming work in all. Default: all. */
  role?: 'ingest' | 'consume' | 'all' | 'read';
  /**
   * A file in which reports are durable before they are acknowledged. Without one a report is acknowledged when the
   * server has taken it, which keeps it over a crash of the server, and over a loss of power as it is configured.
   */
  outbox?: string | undefined;
  /** Reports that the outbox may hold until the server takes them. Default 100,000. */
  maxUnsent?: number;
  /** What is counted of the log, whoever has published it. Default: everything that the contract allows. */
  rules?: AcceptRules;
  /** Told of what an operator should know. */
  onTrouble?: (message: string, fields: Record<string, unknown>) => void;
  /** Reports are counted after so many milliseconds. Default 200. */
  flushMs?: number;
  /** Reports that are counted together at most. Default 2000. */
  maxGroup?: number;
  /** What this store's clock says of a time of the server's, for tests with a clock of their own. Default: the same. */
  storedAt?: (serverMs: number) => number;
}

export interface JetStreamBackend extends Backend {
  /** Resolves once everything that the log holds now is counted, and is to be read here. */
  settle(): Promise<void>;
}

/** Publishes that are on their way at once where there is no outbox. */
const maxWaiting = 10_000;
/** A service that is to stop waits so long for the outbox to be empty; what is left stays in the file. */
const drainMs = 5000;

interface Door {
  reports: ReportLog;
  /** Reports are taken also while the server is away. */
  isIndependent: boolean;
  /** Reports that were acknowledged and are not in the log. */
  unsent(): number;
  close(): Promise<void>;
}

const noDoor: Door = {
  reports: {
    append: async () => {
      throw new DriftError('STORE_UNAVAILABLE', {
        seen: 'this process does not take reports',
        retryAfterS: 60,
      });
    },
  },
  isIndependent: false,
  unsent: () => 0,
  close: async () => undefined,
};

/** Connects, makes or checks the store, and begins what the role says. What it throws stands at its public door. */
export async function openOnConnection(options: JetStreamOptions): Promise<JetStreamBackend> {
  const { now, toVariant } = withDefaults(options);
  const { role = 'all', onTrouble = () => undefined, outbox: outboxFile } = options;
  const storedAt = options.storedAt ?? ((serverMs: number) => serverMs);
  const nc = await connectNats(options, `agentkeys-drift ${role}`);
  const closers: (() => Promise<void> | void)[] = [() => nc.close()];
  /** In the order against that in which they were opened, each even if another fails. */
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) {
      await (async () => close())().catch((cause: unknown) =>
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
    const index = await guardNats(() => indexDrifts({ nc, onTrouble }));
    closers.push(index.close);

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
            onSeen: index.seen.note,
            toVariant: async (report) => {
              try {
                return await toVariant(report);
              } catch (error) {
                // It has been acknowledged, so it is counted, whatever a plugin makes of it.
                onTrouble('A plugin failed to refine a variant; the report is counted under its own.', {
                  cause: error,
                });
                return variantOf(report);
              }
            },
            rules: options.rules ?? { fromSandboxes: true },
            storedAt,
            flushMs: options.flushMs ?? 200,
            maxGroup: options.maxGroup ?? 2000,
            onTrouble,
          });
    if (coalescer) closers.push(coalescer.stop);

    const door = role === 'consume' || role === 'read' ? noDoor : await openDoor();
    closers.push(door.close);

    async function openDoor(): Promise<Door> {
      await guardNats(() => warmUp(nc));
      const holdsNow = holdsReport(publisher, jsm, storedAt);
      const holds = (id: string): Promise<boolean> => guardNats(() => holdsNow(id));
      if (outboxFile === undefined) {
        return { ...noDoor, reports: { ...publishingLog(publisher, maxWaiting), has: holds } };
      }
      const outbox = openOutbox(outboxFile, options.maxUnsent ?? 100_000, now);
      const forwarder = forwardOutbox({ outbox, publisher, readLog: readLog(jsm), onTrouble, now });
      return {
        reports: { ...outboxLog(outbox, forwarder), has: async (id) => outbox.has(id) || holds(id) },
        isIndependent: true,
        unsent: () => {
          outbox.flush();
          return outbox.waiting();
        },
        close: async () => {
          await forwarder.stop(drainMs);
          outbox.close();
        },
      };
    }

    const entries = readEntries(buckets.batch);
    return {
      reports: door.reports,
      batches: readBatches(buckets, index, entries),
      drifts: readDrifts(buckets, index, entries, now),
      claims: changeClaims(buckets, index, now),
      ready: async () => {
        const failure = coalescer?.failure();
        if (hasCode(failure, 'LOG_REGRESSED')) throw toStoreError(failure);
        // With an outbox reports are taken while the server is away.
        if (door.isIndependent) return;
        if (failure !== undefined) throw toStoreError(failure);
        await guardNats(() => jsm.getAccountInfo());
      },
      prune: () => guardNats(() => pruneStore(buckets, index, now())),
      settle: async () => {
        while (door.unsent() > 0) await sleep(5);
        for (let partition = 0; partition < logPartitions; partition += 1) {
          const newest = await readNewest(jsm, partitionSubjects(partition));
          if (!newest) continue;
          const isBehind = async (): Promise<boolean> => {
            const failure = coalescer?.failure();
            if (failure !== undefined) throw toStoreError(failure);
            return ((await buckets.checkpoint.get(checkpointKey(partition))).value?.seq ?? 0) < newest.seq;
          };
          while (await isBehind()) await sleep(5);
        }
        for (const [bucket, mirror] of [
          [bucketNames.seen, index.seen],
          [bucketNames.work, index.work],
        ] as const) {
          await mirror.reaches((await jsm.streams.info(`KV_${bucket}`)).state.last_seq);
        }
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
