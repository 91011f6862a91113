import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findNatsServer } from '../testing/find-nats-server.ts';
import { runCli } from '../testing/run-cli.ts';
import { type NatsServer, startNats } from '../testing/start-nats.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

describe('agentkeys-drift store', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: NatsServer;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());
  beforeEach(async () => {
    server = await startNats();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const store = (...args: string[]) => runCli(['store', ...args], { cwd: folder.path });
  const error = (text: string) => JSON.parse(text).error ?? JSON.parse(text);

  it('makes what is missing, once, and finds it as it has to be', async () => {
    const missing = await store('check', '--nats', server.url, '--json');
    expect(missing.code).toBe(2);
    expect(error(missing.stdout)).toMatchObject({ code: 'STORE_DIFFERS' });
    expect(missing.stdout).toContain('"DRIFT"');

    for (const what of ['provision', 'provision', 'check']) {
      const done = await store(what, '--nats', server.url, '--json');
      expect(done.code, done.stderr).toBe(0);
      expect(JSON.parse(done.stdout).streams).toContain('KV_drift_batch');
    }
  });

  it('says everything that is not as it has to be, and changes none of it', async () => {
    const nc = await connect({ servers: server.url });
    const jsm = await jetstreamManager(nc);
    await jsm.streams.add({ name: 'DRIFT', subjects: ['drift.v1.>'], max_age: 60e9, retention: 'workqueue' });
    await new Kvm(nc).create('drift_lease', { ttl: 60_000 });
    await (await new Kvm(nc).create('drift_ckpt', { allow_direct: true })).put(
      'meta',
      JSON.stringify({ version: 1, partitions: 8 }),
    );
    for (const what of ['provision', 'check']) {
      const { code, stdout } = await store(what, '--nats', server.url, '--json');
      expect(code).toBe(2);
      expect(error(stdout)).toMatchObject({ code: 'STORE_DIFFERS' });
      for (const field of ['DRIFT.max_age', 'DRIFT.retention', 'KV_drift_lease.max_age', 'meta.partitions'])
        expect(stdout).toContain(`"${field}"`);
    }
    expect((await jsm.streams.info('DRIFT')).config.max_age).toBe(60e9);
    await nc.close();
  });

  it('says that there is no server, without the password of the address', async () => {
    await server.stop();
    const { host } = new URL(server.url);
    const { code, stderr } = await store('check', '--nats', `nats://someone:canary-of-nats@${host}`);
    expect(code).toBe(2);
    expect(stderr).toContain('NATS_UNREACHABLE');
    const other = await store('check', '--nats', 'http://someone:canary-of-nats@127.0.0.1');
    expect(other.code).toBe(2);
    expect(stderr + other.stderr).not.toContain('canary-of-nats');
  });

  it('tells how to get a server where there is none', () => {
    expect(() => findNatsServer({ AGENTKEYS_NATS_SERVER: '/nowhere/nats-server' })).toThrow(
      /apt-get install -y nats-server/,
    );
  });
});
