import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type DriftReport, logPartitions, partitionSubjects } from 'agentkeys/contracts';
import type { AcceptedReport } from '../../../coalesce/logged-report.ts';
import { variantOf } from '../../../coalesce/variant-of.ts';
import { makeAccepted } from '../../../testing/make-report.ts';
import { pollUntil } from '../../../testing/poll-until.ts';
import { type NatsServer, startNats } from '../../../testing/start-nats.ts';
import { openJetStreamBackend } from '../../open-jetstream-backend.ts';
import { connectNats } from '../connect-nats.ts';
import { consumePartition } from '../consume-partition.ts';
import { createPublisher, type Publisher } from '../create-publisher.ts';
import { checkpointKey, type DriftBuckets, openBuckets } from '../drift-buckets.ts';
import type { JetStreamBackend, JetStreamOptions } from '../jetstream-backend.ts';
import { provisionStore } from '../provision-store.ts';
import { toOutgoing } from '../publish-report.ts';
import { readNewest } from '../read-log.ts';

/** A store on a server of its own, without a process that counts, and what is needed to count step by step. */
export interface CountingScene extends AsyncDisposable {
  server: NatsServer;
  nc: NatsConnection;
  jsm: JetStreamManager;
  publisher: Publisher;
  buckets: DriftBuckets;
  publish(report: AcceptedReport): Promise<void>;
  /** A process at this store; closed with it. */
  open(options?: Partial<JetStreamOptions>): Promise<JetStreamBackend>;
  /** Counts all partitions as a process does that holds them, until it fails or has counted all; what failed. */
  consume(some?: Partial<DriftBuckets>, maxGroup?: number): Promise<unknown[]>;
}

/** Of three services with five steps each. */
export const makeReports = (count: number): AcceptedReport[] =>
  Array.from({ length: count }, (_, index) =>
    makeAccepted({ service: `service-${index % 3}`, step: `step-${index % 5}` }),
  );

export async function openCountingScene(): Promise<CountingScene> {
  const server = await startNats();
  const nc = await connectNats({ url: server.url }, 'test');
  const jsm = await jetstreamManager(nc, { checkAPI: false });
  const publisher = createPublisher(nc);
  await provisionStore(nc);
  const buckets = openBuckets({ jsm, publisher });
  const closing: (() => Promise<void> | void)[] = [];

  async function isCounted(): Promise<boolean> {
    for (let partition = 0; partition < logPartitions; partition += 1) {
      const newest = await readNewest(jsm, partitionSubjects(partition));
      const { value } = await buckets.checkpoint.get(checkpointKey(partition));
      if ((value?.seq ?? 0) < (newest?.seq ?? 0)) return false;
    }
    return true;
  }

  return {
    server,
    nc,
    jsm,
    publisher,
    buckets,
    publish: async (report) => {
      const { subject, body, id } = toOutgoing(report);
      await publisher.publish(subject, body, { 'Nats-Msg-Id': id });
    },
    open: async (options = {}) => {
      const backend = await openJetStreamBackend({ url: server.url, flushMs: 5, ...options });
      closing.push(backend.close);
      return backend;
    },
    consume: async (some = {}, maxGroup = 7) => {
      const controller = new AbortController();
      const options = {
        nc,
        jsm,
        publisher,
        buckets: { ...buckets, ...some },
        handledSeq: () => 0,
        knownSeen: () => ({ value: undefined, revision: 0 }),
        onBatch: () => undefined,
        onSeen: () => undefined,
        toVariant: async (report: DriftReport) => variantOf(report),
        rules: {},
        storedAt: (ms: number) => ms,
        flushMs: 1,
        maxGroup,
      };
      const failures: unknown[] = [];
      const running = Array.from({ length: logPartitions }, (_, partition) =>
        consumePartition(partition, options, controller.signal).catch((error: unknown) => {
          failures.push(error);
          controller.abort();
        }),
      );
      await pollUntil(async () => controller.signal.aborted || (await isCounted()), 'everything is counted');
      controller.abort();
      await Promise.all(running);
      return failures;
    },
    [Symbol.asyncDispose]: async () => {
      for (const close of closing.splice(0).reverse()) await close();
      publisher.close();
      await nc.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
