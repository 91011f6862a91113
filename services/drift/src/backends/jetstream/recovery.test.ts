import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logPartitions } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pollUntil } from '../../testing/poll-until.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { auditCounts } from './audit-counts.ts';
import { checkpointKey, driftKey } from './drift-buckets.ts';
import { holdLeases } from './hold-leases.ts';
import type { KeyValues } from './key-values.ts';
import { mirrorBucket } from './mirror-bucket.ts';
import { provisionStore } from './provision-store.ts';
import { rebuildStore } from './rebuild-store.ts';
import { type CountingScene, makeReports, openCountingScene } from './testing/counting-scene.ts';
import { buckets as bucketNames } from './topology.ts';

let scene: CountingScene;
beforeEach(async () => {
  scene = await openCountingScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const publishSome = async (count: number): Promise<void> => {
  for (const report of makeReports(count)) await scene.publish(report);
};
const sum = async (): Promise<number> => {
  const { nc, jsm } = scene;
  expect(await auditCounts(nc)).toMatchObject({ pending: 0, differences: [] });
  return (await jsm.streams.info('DRIFT')).state.messages;
};

describe('after the server was started anew', () => {
  it('counts again what its buckets have forgotten, also where it is killed while it does', async () => {
    await publishSome(20);
    await scene.consume();
    for (const bucket of [bucketNames.batch, bucketNames.seen]) await scene.jsm.streams.purge(`KV_${bucket}`);
    for (let partition = 0; partition < logPartitions; partition += 1) {
      const key = checkpointKey(partition);
      const { value } = await scene.buckets.checkpoint.get(key);
      if (value) await scene.buckets.checkpoint.overwrite(key, { ...value, server: 'the start before' });
    }
    await publishSome(20);
    // Each life ends with the first write of a group, which says how far it will get.
    const mortal = <Value>(values: KeyValues<Value>): KeyValues<Value> => ({
      ...values,
      put: async (...args) => {
        await values.put(...args);
        throw new Error('killed');
      },
    });
    for (let life = 0; life < 4; life += 1)
      await scene.consume({ checkpoint: mortal(scene.buckets.checkpoint) }, 100);
    await scene.consume();
    expect(await sum()).toBe(40);
  });

  it('passes over nothing where the log went further back than the entries, and the checkpoints with it', async () => {
    await using folder = await temporaryFolder();
    const streams = join(scene.server.folder, 'jetstream', '$G', 'streams');
    await publishSome(15);
    await scene.consume();
    await scene.server.stop();
    for (const name of ['DRIFT', 'KV_drift_ckpt'])
      cpSync(join(streams, name), join(folder.path, name), { recursive: true });
    await scene.server.start();
    await pollUntil(() => scene.publisher.isConnected(), 'the server is there again');
    await publishSome(60);
    await scene.consume();
    // Power is lost: the log and the checkpoints had not been synced, the entries had.
    await scene.server.stop();
    for (const name of ['DRIFT', 'KV_drift_ckpt']) {
      rmSync(join(streams, name), { recursive: true });
      cpSync(join(folder.path, name), join(streams, name), { recursive: true });
    }
    await scene.server.start();
    await pollUntil(() => scene.publisher.isConnected(), 'the server is there again');
    await publishSome(15);
    const failures = await scene.consume();
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'LOG_REGRESSED' });
    await rebuildStore(scene.nc);
    await scene.consume();
    expect(await sum()).toBe(30);
  });

  it('says that it counts again once it does', async () => {
    const troubles: string[] = [];
    const backend = await scene.open({
      role: 'consume',
      flushMs: 6000,
      onTrouble: (message) => troubles.push(message),
    });
    await publishSome(20);
    const isHandedOut = async (): Promise<boolean> => {
      for await (const { delivered } of scene.jsm.consumers.list('DRIFT'))
        if (delivered.stream_seq > 0) return true;
      return false;
    };
    await pollUntil(isHandedOut, 'reports wait to be counted');
    await scene.server.stop();
    await pollUntil(() => troubles.some((each) => /stands still/.test(each)), 'it says that it stands still');
    await scene.server.start();
    const isReady = (): Promise<boolean> =>
      backend.ready().then(
        () => true,
        () => false,
      );
    await pollUntil(isReady, 'it is ready again');
  });
});

describe('a rebuild', () => {
  it('leaves nothing that is taken for counted where it is ended halfway', async () => {
    await publishSome(20);
    await scene.consume();
    await scene.jsm.streams.delete(`KV_${bucketNames.seen}`);
    await expect(rebuildStore(scene.nc)).rejects.toThrow(/stream not found/);
    await provisionStore(scene.nc);
    expect((await scene.consume())[0]).toMatchObject({ code: 'LOG_REGRESSED' });
    await rebuildStore(scene.nc);
    await scene.consume();
    expect(await sum()).toBe(20);
  });
});

describe('what follows the server', () => {
  it('goes on when an entry cannot be read, and when the server has let go of who counts', async () => {
    const { nc, jsm, publisher, buckets } = scene;
    const backend = await scene.open();
    const mirror = await mirrorBucket({ nc, bucket: bucketNames.claim, onTrouble: () => undefined });
    await publisher.publish(`$KV.${bucketNames.claim}.someone.wrote`, 'no JSON');
    await buckets.claim.overwrite('a.b', { holder: 'one' });
    await pollUntil(() => mirror.get('a.b').value !== undefined, 'the entry after it is there');

    for await (const { name } of jsm.consumers.list('DRIFT')) await jsm.consumers.delete('DRIFT', name);
    const [report] = makeReports(1);
    if (report) await scene.publish(report);
    await pollUntil(
      async () => (await backend.drifts.fresh()).length === 1,
      'the report is counted and shown',
    );
    mirror.close();
  });

  it('shares out the partitions also where that fails at first', async () => {
    const { nc, jsm } = scene;
    // It is there, and does not answer.
    scene.server.child.kill('SIGSTOP');
    const working = new Set<number>();
    const troubles: string[] = [];
    const leases = holdLeases({
      nc,
      jsm,
      id: 'a',
      work: async (partition) => void working.add(partition),
      isConnected: () => true,
      onTrouble: (message) => troubles.push(message),
    });
    await pollUntil(() => troubles.length > 0, 'it says so');
    scene.server.child.kill('SIGCONT');
    await pollUntil(() => working.size === logPartitions, 'all are worked on');
    await leases.stop();
  });

  it('gives no fence a second time, also where the server has forgotten those that it gave', async () => {
    const [report] = makeReports(1);
    if (!report) throw new Error('there is one');
    const backend = await scene.open();
    await scene.publish(report);
    await backend.settle();
    const key = { service: report.report.service, step_hash: report.identity.step_hash };
    const lease = { holder: 'a', lease_ms: 60_000 };
    const first = await backend.claims.claim(key, lease);
    const { value, revision } = await scene.buckets.work.get(driftKey(key));
    if (!value) throw new Error('there is one');
    const fence = first.fence + 1000;
    await scene.buckets.work.put(
      driftKey(key),
      { ...value, work: { ...value.work, fence, lease_until: null } },
      revision,
    );
    expect((await backend.claims.claim(key, lease)).fence).toBeGreaterThan(fence);
  });
});
