import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { logPartitions, reportSubject } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { pollUntil } from '../../testing/poll-until.ts';
import { shuffle } from '../../testing/shuffle.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { DriftKey } from '../backend.ts';
import { auditCounts } from './audit-counts.ts';
import { listDeadLetters, replayDeadLetters } from './dead-letters.ts';
import { checkpointKey } from './drift-buckets.ts';
import type { JetStreamBackend } from './jetstream-backend.ts';
import type { KeyValues } from './key-values.ts';
import { toOutgoing } from './publish-report.ts';
import { rebuildStore } from './rebuild-store.ts';
import { type CountingScene, makeReports, openCountingScene } from './testing/counting-scene.ts';

let scene: CountingScene;
beforeEach(async () => {
  scene = await openCountingScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const exact = async (compared: number): Promise<void> => {
  expect(await auditCounts(scene.nc)).toEqual({ compared, pending: 0, older: 0, differences: [] });
};

describe('counting', () => {
  it('is exact wherever a process ends between two of its writes', async () => {
    const reports = makeReports(20);
    for (const report of reports) await scene.publish(report);
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
      batch: mortal(scene.buckets.batch),
      seen: mortal(scene.buckets.seen),
      checkpoint: mortal(scene.buckets.checkpoint),
    };
    for (let life = 0; life < 200; life += 1) {
      left = life % 9;
      const failures = await scene.consume(some, 3);
      if (failures.length === 0) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(5);
    await scene.consume();
    await exact(15);
    for (const { report, identity } of reports) {
      const own = reports.filter((each) => each.identity.batch_key === identity.batch_key);
      const ids = own.map((each) => each.report.report_id).sort();
      const { value } = await scene.buckets.batch.get(identity.batch_key);
      expect(value).toMatchObject({ count: own.length, latest_report_id: ids.at(-1) });
      const key = `${report.service}.${identity.step_hash}`;
      expect((await scene.buckets.seen.get(key)).value).toMatchObject({
        seen: { total: own.length, newest_seq: value?.seq },
        days: { [identity.day]: { seq: value?.seq } },
      });
    }
  });

  it('is exact when several count the same at once, and again from the beginning', async () => {
    const reports = makeReports(300);
    await Promise.all(shuffle([...reports, ...reports.slice(0, 90)], 3).map(scene.publish));
    await Promise.all([scene.consume(), scene.consume(), scene.consume()]);
    await exact(15);
    const before = (await scene.jsm.streams.info('KV_drift_batch')).state.last_seq;
    for (let partition = 0; partition < logPartitions; partition += 1) {
      const key = checkpointKey(partition);
      await scene.buckets.checkpoint.remove(key, (await scene.buckets.checkpoint.get(key)).revision);
    }
    await scene.consume();
    await exact(15);
    expect((await scene.jsm.streams.info('KV_drift_batch')).state.last_seq).toBe(before);
  });

  it('puts what was forged aside, once each, and takes in what was only misplaced', async () => {
    const backend = await scene.open();
    const [one, other, third] = makeReports(3) as [AcceptedReport, AcceptedReport, AcceptedReport];
    await scene.publish(one);
    const { subject, body } = toOutgoing(one);
    const misplaced = reportSubject('service-9', other.identity);
    const forged: [string, string, Record<string, string>][] = [
      [subject, '{', { 'Nats-Msg-Id': 'forged-1' }],
      [subject, body, { 'Nats-Msg-Id': 'forged-2' }],
      [subject, body, {}],
      [misplaced, toOutgoing(other).body, { 'Nats-Msg-Id': other.identity.message_id }],
      ['drift.v1.0.*.x.y', toOutgoing(third).body, { 'Nats-Msg-Id': 'canary@example.com' }],
    ];
    for (const [to, text, fields] of forged) await scene.publisher.publish(to, text, fields);
    await backend.settle();
    // Counting again buries nothing a second time.
    await backend.close();
    await scene.consume();
    const letters = await listDeadLetters(scene.nc);
    expect(letters.map(({ reason }) => reason).sort()).toEqual(
      ['report-not-json', 'wrong-message-id', 'wrong-message-id', 'wrong-message-id', 'wrong-subject'].sort(),
    );
    expect(JSON.stringify(letters)).not.toMatch(/canary|report_id/);
    await exact(2);
    expect((await scene.buckets.batch.get(one.identity.batch_key)).value?.count).toBe(1);

    expect(await replayDeadLetters(scene.nc, Date.now())).toEqual({
      replayed: 3,
      kept: [
        { id: expect.any(Number), reason: 'REPORT_NOT_JSON' },
        // The id of this report is taken by the message at the wrong place.
        { id: expect.any(Number), reason: 'ID_TAKEN' },
      ],
    });
  });

  it('keeps a dead letter that would be lost with it: its own message has spent its id', async () => {
    const [one] = makeReports(1) as [AcceptedReport];
    const narrow = await scene.open({ rules: { accept: ['another'] } });
    await scene.publish(one);
    await narrow.settle();
    await narrow.close();
    const kept = [{ id: 1, reason: 'ID_TAKEN' }];
    expect(await replayDeadLetters(scene.nc, Date.now())).toEqual({ replayed: 0, kept });
    // Counting anew, by the rules of now, takes it in.
    await rebuildStore(scene.nc);
    await scene.consume();
    await exact(1);
    expect((await scene.buckets.batch.get(one.identity.batch_key)).value?.count).toBe(1);
  });

  it('is not misled by what was published beside the places of reports', async () => {
    const [one] = makeReports(1) as [AcceptedReport];
    await scene.publish(one);
    const { subject, body } = toOutgoing(one);
    const [, , partition = '', ...rest] = subject.split('.');
    const elsewhere = `drift.v1.${(Number(partition) + 1) % logPartitions}.${rest.join('.')}`;
    await scene.publisher.publish(elsewhere, body, { 'Nats-Msg-Id': 'forged' });
    // Nobody reads there, so nothing may be stored there.
    for (const unread of [`drift.v1.9.${rest.join('.')}`, `${subject}.more`, 'drift.v1.0.x', 'drift.v1.x']) {
      await expect(scene.publisher.publish(unread, body), unread).rejects.toThrow(/no stream/);
    }
    await scene.consume();
    expect((await listDeadLetters(scene.nc)).map(({ reason }) => reason)).toEqual(['wrong-message-id']);
    await exact(1);
  });

  it('stops also where a group had been begun that the log no longer holds', async () => {
    for (const report of makeReports(20)) await scene.publish(report);
    for (let partition = 0; partition < logPartitions; partition += 1) {
      await scene.buckets.checkpoint.overwrite(checkpointKey(partition), {
        ...{ seq: 0, id: '', at: 0, server: '' },
        reading: { seq: 5, id: 'was there once' },
      });
    }
    const failures = await scene.consume();
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'LOG_REGRESSED' });
    expect((await scene.jsm.streams.info('KV_drift_batch')).state.messages).toBe(0);
  });

  it('stops before it passes over anything when the log has lost its end, and counts anew', async () => {
    await using folder = await temporaryFolder();
    const outbox = join(folder.path, 'outbox.db');
    const lost = makeReports(40);
    const backend = await scene.open({ outbox });
    for (const report of lost.slice(0, 20)) await backend.reports.append(report);
    await backend.settle();
    const done = (await backend.drifts.fresh())[0]?.drift as DriftKey;
    const claim = await backend.claims.claim(done, { holder: 'a', lease_ms: 1000 });
    await backend.claims.handled(done, { fence: claim.fence, upto: claim.upto, result: 'not_reproduced' });
    await scene.server.stop();
    cpSync(join(scene.server.folder, 'jetstream', '$G', 'streams', 'DRIFT'), join(folder.path, 'copy'), {
      recursive: true,
    });
    await scene.server.start();
    for (const report of lost.slice(20)) await backend.reports.append(report);
    await backend.settle();
    await backend.close();
    await scene.server.stop();
    cpSync(join(folder.path, 'copy'), join(scene.server.folder, 'jetstream', '$G', 'streams', 'DRIFT'), {
      recursive: true,
      force: true,
    });
    await scene.server.start();
    const isBack = (): Promise<boolean> =>
      scene.jsm.streams.info('DRIFT').then(
        () => scene.publisher.isConnected(),
        () => false,
      );
    await pollUntil(isBack, 'the server is there again');
    for (const report of makeReports(5)) await scene.publish(report);

    const stopped = await scene.open({ outbox });
    const isStopped = (): Promise<boolean> =>
      stopped.ready().then(
        () => false,
        (error) => error.code === 'LOG_REGRESSED',
      );
    await pollUntil(isStopped, 'it says that the log has lost its end');
    // What was lost, the outbox has brought again.
    const messages = async () => (await scene.jsm.streams.info('DRIFT')).state.messages;
    await pollUntil(async () => (await messages()) === 45, 'the log is whole again');
    const sum = async (from: JetStreamBackend): Promise<number> =>
      (await from.batches.list()).reduce((total, { count }) => total + count, 0);
    await expect(rebuildStore(scene.nc)).rejects.toMatchObject({ code: 'STORE_IN_USE' });

    await stopped.close();
    expect(await rebuildStore(scene.nc)).toBe(1);
    const again = await scene.open({ outbox });
    await again.settle();
    // Positions have been given anew, so that nobody can say which of its reports were dealt with.
    expect(await again.drifts.get(done)).toMatchObject({ state: 'open', result: 'not_reproduced' });
    expect(await sum(again)).toBe(45);
    await exact(15);
  });
});
