import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type DriftReport, logPartitions, partitionSubjects, reportSubject } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { variantOf } from '../../coalesce/variant-of.ts';
import { makeAccepted } from '../../testing/make-report.ts';
import { pollUntil } from '../../testing/poll-until.ts';
import { shuffle } from '../../testing/shuffle.ts';
import { type NatsServer, startNats } from '../../testing/start-nats.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { DriftKey } from '../backend.ts';
import { openJetStreamBackend } from '../open-jetstream-backend.ts';
import { auditCounts } from './audit-counts.ts';
import { connectNats } from './connect-nats.ts';
import { consumePartition } from './consume-partition.ts';
import { createPublisher, type Publisher } from './create-publisher.ts';
import { listDeadLetters, replayDeadLetters } from './dead-letters.ts';
import { checkpointKey, type DriftBuckets, openBuckets } from './drift-buckets.ts';
import type { JetStreamBackend } from './jetstream-backend.ts';
import type { KeyValues } from './key-values.ts';
import { provisionStore } from './provision-store.ts';
import { toOutgoing } from './publish-report.ts';
import { readNewest } from './read-log.ts';
import { rebuildStore } from './rebuild-store.ts';

let server: NatsServer;
let nc: NatsConnection;
let jsm: JetStreamManager;
let publisher: Publisher;
let buckets: DriftBuckets;
const closing: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  server = await startNats();
  nc = await connectNats({ url: server.url }, 'test');
  jsm = await jetstreamManager(nc, { checkAPI: false });
  publisher = createPublisher(nc);
  await provisionStore(nc);
  buckets = openBuckets({ jsm, publisher });
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  publisher.close();
  await nc.close();
  await server[Symbol.asyncDispose]();
});

const open = async (outbox?: string): Promise<JetStreamBackend> => {
  const backend = await openJetStreamBackend({ url: server.url, flushMs: 5, outbox });
  closing.push(backend.close);
  return backend;
};
const publish = async (report: AcceptedReport): Promise<void> => {
  const { subject, body, id } = toOutgoing(report);
  await publisher.publish(subject, body, { 'Nats-Msg-Id': id });
};
const makeReports = (count: number): AcceptedReport[] =>
  Array.from({ length: count }, (_, index) =>
    makeAccepted({ service: `service-${index % 3}`, step: `step-${index % 5}` }),
  );
const exact = async (compared: number): Promise<void> => {
  expect(await auditCounts(nc)).toEqual({ compared, pending: 0, older: 0, differences: [] });
};

/** Counts partitions as a process does that holds them, until it fails or has counted all. */
async function consume(some: Partial<DriftBuckets> = {}, maxGroup = 7): Promise<unknown[]> {
  const controller = new AbortController();
  const options = {
    nc,
    jsm,
    publisher,
    buckets: { ...buckets, ...some },
    handledSeq: () => 0,
    knownSeen: () => ({ value: undefined, revision: 0 }),
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
  const counted = async (): Promise<boolean> => {
    for (const partition of running.keys()) {
      const newest = await readNewest(jsm, partitionSubjects(partition));
      const { value } = await buckets.checkpoint.get(checkpointKey(partition));
      if ((value?.seq ?? 0) < (newest?.seq ?? 0)) return false;
    }
    return true;
  };
  await pollUntil(async () => controller.signal.aborted || (await counted()), 'everything is counted');
  controller.abort();
  await Promise.all(running);
  return failures;
}

describe('counting', () => {
  it('is exact wherever a process ends between two of its writes', async () => {
    const reports = makeReports(20);
    for (const report of reports) await publish(report);
    let [left, deaths] = [0, 0];
    const mortal = <Value>(values: KeyValues<Value>): KeyValues<Value> => ({
      ...values,
      put: async (...args) => {
        const revision = await values.put(...args);
        left -= 1;
        // Written, and nobody was told.
        if (left < 0) throw new Error('killed');
        return revision;
      },
    });
    const some = {
      batch: mortal(buckets.batch),
      seen: mortal(buckets.seen),
      checkpoint: mortal(buckets.checkpoint),
    };
    for (let life = 0; life < 200; life += 1) {
      left = life % 9;
      const failures = await consume(some, 3);
      if (failures.length === 0) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(5);
    await consume();
    await exact(15);
    for (const { report, identity } of reports) {
      const own = reports.filter((each) => each.identity.batch_key === identity.batch_key);
      const ids = own.map((each) => each.report.report_id).sort();
      const { value } = await buckets.batch.get(identity.batch_key);
      expect(value).toMatchObject({ count: own.length, latest_report_id: ids.at(-1) });
      const key = `${report.service}.${identity.step_hash}`;
      expect((await buckets.seen.get(key)).value).toMatchObject({
        seen: { total: own.length, newest_seq: value?.seq },
        days: { [identity.day]: { seq: value?.seq } },
      });
    }
  });

  it('is exact when several count the same at once, and again from the beginning', async () => {
    const reports = makeReports(300);
    await Promise.all(shuffle([...reports, ...reports.slice(0, 90)], 3).map(publish));
    await Promise.all([consume(), consume(), consume()]);
    await exact(15);
    const before = (await jsm.streams.info('KV_drift_batch')).state.last_seq;
    for (let partition = 0; partition < logPartitions; partition += 1) {
      const key = checkpointKey(partition);
      await buckets.checkpoint.remove(key, (await buckets.checkpoint.get(key)).revision);
    }
    await consume();
    await exact(15);
    expect((await jsm.streams.info('KV_drift_batch')).state.last_seq).toBe(before);
  });

  it('puts what was forged aside, once each, and takes in what was only misplaced', async () => {
    const backend = await open();
    const [one, other, third] = makeReports(3) as [AcceptedReport, AcceptedReport, AcceptedReport];
    await publish(one);
    const { subject, body } = toOutgoing(one);
    const misplaced = reportSubject('service-9', other.identity);
    const forged: [string, string, Record<string, string>][] = [
      [subject, '{', { 'Nats-Msg-Id': 'forged-1' }],
      [subject, body, { 'Nats-Msg-Id': 'forged-2' }],
      [subject, body, {}],
      [misplaced, toOutgoing(other).body, { 'Nats-Msg-Id': other.identity.message_id }],
      ['drift.v1.0.*.x.y', toOutgoing(third).body, { 'Nats-Msg-Id': 'canary@example.com' }],
    ];
    for (const [to, text, fields] of forged) await publisher.publish(to, text, fields);
    await backend.settle();
    // Counting again buries nothing a second time.
    await backend.close();
    await consume();
    const letters = await listDeadLetters(nc);
    expect(letters.map(({ reason }) => reason).sort()).toEqual(
      ['report-not-json', 'wrong-message-id', 'wrong-message-id', 'wrong-message-id', 'wrong-subject'].sort(),
    );
    expect(JSON.stringify(letters)).not.toMatch(/canary|report_id/);
    await exact(3);
    expect((await buckets.batch.get(one.identity.batch_key)).value?.count).toBe(1);

    expect(await replayDeadLetters(nc, Date.now())).toEqual({
      replayed: 3,
      kept: [
        { id: expect.any(Number), reason: 'REPORT_NOT_JSON' },
        // The id of this report is taken by the message at the wrong place.
        { id: expect.any(Number), reason: 'ID_TAKEN' },
      ],
    });
  });

  it('stops also where a group had been begun that the log no longer holds', async () => {
    for (const report of makeReports(20)) await publish(report);
    for (let partition = 0; partition < logPartitions; partition += 1) {
      await buckets.checkpoint.overwrite(checkpointKey(partition), {
        ...{ seq: 0, id: '', at: 0, server: '' },
        reading: { seq: 5, id: 'was there once' },
      });
    }
    const failures = await consume();
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'LOG_REGRESSED' });
    expect((await jsm.streams.info('KV_drift_batch')).state.messages).toBe(0);
  });

  it('stops before it passes over anything when the log has lost its end, and counts anew', async () => {
    await using folder = await temporaryFolder();
    const outbox = join(folder.path, 'outbox.db');
    const lost = makeReports(40);
    const backend = await open(outbox);
    for (const report of lost.slice(0, 20)) await backend.reports.append(report);
    await backend.settle();
    const done = (await backend.drifts.fresh())[0]?.drift as DriftKey;
    const claim = await backend.claims.claim(done, { holder: 'a', lease_ms: 1000 });
    await backend.claims.handled(done, { fence: claim.fence, upto: claim.upto, result: 'not_reproduced' });
    await server.stop();
    cpSync(join(server.folder, 'jetstream', '$G', 'streams', 'DRIFT'), join(folder.path, 'copy'), {
      recursive: true,
    });
    await server.start();
    for (const report of lost.slice(20)) await backend.reports.append(report);
    await backend.settle();
    await backend.close();
    await server.stop();
    cpSync(join(folder.path, 'copy'), join(server.folder, 'jetstream', '$G', 'streams', 'DRIFT'), {
      recursive: true,
      force: true,
    });
    await server.start();
    const isBack = (): Promise<boolean> =>
      jsm.streams.info('DRIFT').then(
        () => publisher.isConnected(),
        () => false,
      );
    await pollUntil(isBack, 'the server is there again');
    for (const report of makeReports(5)) await publish(report);

    const stopped = await open(outbox);
    const isStopped = (): Promise<boolean> =>
      stopped.ready().then(
        () => false,
        (error) => error.code === 'LOG_REGRESSED',
      );
    await pollUntil(isStopped, 'it says that the log has lost its end');
    // What was lost, the outbox has brought again.
    const messages = async () => (await jsm.streams.info('DRIFT')).state.messages;
    await pollUntil(async () => (await messages()) === 45, 'the log is whole again');
    const sum = async (from: JetStreamBackend): Promise<number> =>
      (await from.batches.list()).reduce((total, { count }) => total + count, 0);
    await expect(rebuildStore(nc)).rejects.toMatchObject({ code: 'STORE_IN_USE' });

    await stopped.close();
    expect(await rebuildStore(nc)).toBe(1);
    const again = await open(outbox);
    await again.settle();
    // Positions have been given anew, so that nobody can say which of its reports were dealt with.
    expect(await again.drifts.get(done)).toMatchObject({ state: 'open', result: 'not_reproduced' });
    expect(await sum(again)).toBe(45);
    await exact(15);
  });
});
