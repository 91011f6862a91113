import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createNatsTransport } from '@agentkeys/transport-nats';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import type { Transport } from 'agentkeys';
import { type Batch, identifyReport, logStream, reportSubject } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReport } from '../../services/drift/src/testing/make-report.ts';
import { type NatsServer, startNats } from '../../services/drift/src/testing/start-nats.ts';
import { type RunningCli, runCli, startCli, temporaryHome } from '../src/run-cli.ts';

const drift = 'services/drift/bin/agentkeys-drift.js';
const example = join(import.meta.dirname, '../../plugins/transport-nats/examples/nats-server.conf');
const passwords = { DRIFT_PASSWORD: 'horse', FLEET_A_PASSWORD: 'battery', FLEET_B_PASSWORD: 'staple' };
const day = 24 * 60 * 60 * 1_000;

let home: string;
let server: NatsServer;
const serving: RunningCli[] = [];
const transports: Transport[] = [];
beforeEach(async () => {
  home = await temporaryHome();
});
afterEach(async () => {
  for (const transport of transports.splice(0)) await transport.close?.();
  for (const { child, result } of serving.splice(0)) {
    child.kill('SIGTERM');
    expect((await result).code).toBe(0);
  }
  await server[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** Starts the drift service on the server, and answers its address. */
async function serve(url: string): Promise<string> {
  const store = ['--nats', url, '--outbox', join(home, 'drift-outbox.db')];
  const service = await startCli(['serve', ...store, '--port', '0'], { home }, drift);
  serving.push(service);
  let told = '';
  service.child.stdout?.on('data', (text: string) => {
    told += text;
  });
  await service.seen(/listens on http:\S+\n/);
  return /http:\S+/.exec(told)?.[0] ?? '';
}
const batches = async (address: string): Promise<Batch[]> =>
  (await (await fetch(`${address}/drift/batches`)).json()).batches;
const counts = async (address: string): Promise<number[]> =>
  (await batches(address)).map(({ count }) => count).sort();
const becomes = (address: string, wanted: number[]) =>
  expect.poll(() => counts(address), { timeout: 60_000 }).toEqual(wanted);
const post = (address: string, report: object) =>
  fetch(`${address}/drift/report`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
  });
const publish = (transport: Transport, report: ReturnType<typeof makeReport>) =>
  transport.send(report, AbortSignal.timeout(60_000));

describe('with the example of a configuration', () => {
  let address: string;
  const withUser = (user: string, password: string) =>
    `nats://${user}:${password}@${new URL(server.url).host}`;
  const fleet = (name = 'fleet-a', password = passwords.FLEET_A_PASSWORD): Transport => {
    const transport = createNatsTransport({
      endpoint: server.url,
      user: name,
      password,
      inboxPrefix: `_INBOX.${name}`,
    });
    transports.push(transport);
    return transport;
  };
  const open = (user: string, password: string): Promise<NatsConnection> =>
    connect({ servers: new URL(server.url).host, user, pass: password, inboxPrefix: `_INBOX.${user}` });
  beforeEach(async () => {
    server = await startNats({ config: example, env: passwords });
    address = await serve(withUser('drift', passwords.DRIFT_PASSWORD));
  });

  it('counts a report once by whichever door it comes, across midnight and a restart of the server', async () => {
    const transport = fleet();
    const midnight = Math.floor(Date.now() / day) * day;
    const before = makeReport({ time: midnight - 1 });
    const after = makeReport({ time: midnight });
    const receipt = (report: typeof before, duplicate: boolean) => {
      const { batch_key, step_hash } = identifyReport(report);
      return { ok: true, receipt: { batch_key, step_hash, duplicate } };
    };
    // By HTTP first, by HTTP last.
    expect((await post(address, before)).status).toBe(202);
    await becomes(address, [1]);
    expect(await publish(transport, before)).toEqual(receipt(before, true));
    expect(await publish(transport, after)).toEqual(receipt(after, false));
    expect((await post(address, after)).status).toBe(202);
    await becomes(address, [1, 1]);

    await server.stop('SIGKILL');
    await server.start();
    // The connection went with the server; the next try has a new one.
    await expect.poll(() => publish(transport, before), { timeout: 60_000 }).toEqual(receipt(before, true));
    expect(await publish(transport, after)).toEqual(receipt(after, true));
    expect((await post(address, before)).status).toBe(202);
    expect((await post(address, after)).status).toBe(202);
    const last = makeReport({ time: midnight });
    expect(await publish(transport, last)).toEqual(receipt(last, false));
    await becomes(address, [1, 2]);
    const days = (await batches(address)).map((batch) => batch.day).sort();
    expect(days).toEqual([before, after].map((report) => identifyReport(report).day));
  });

  it('refuses at every door what is seven days late', async () => {
    const late = makeReport({ time: Date.now() - 7 * day - 60_000 });
    expect(await publish(fleet(), late)).toEqual({ ok: false, retry: false, reason: 'REPORT_TOO_OLD' });
    const refused = await post(address, late);
    expect(refused.status).toBe(410);
    expect(await refused.json()).toMatchObject({ code: 'REPORT_TOO_OLD' });
    // Who goes past our transport does not get it counted either.
    const nc = await open('fleet-a', passwords.FLEET_A_PASSWORD);
    const older = makeReport({ time: Date.now() - 9 * day });
    const identity = identifyReport(older);
    await jetstream(nc).publish(reportSubject(older.service, identity), JSON.stringify(older), {
      msgID: identity.message_id,
    });
    await nc.close();
    const store = ['--nats', withUser('drift', passwords.DRIFT_PASSWORD), '--json'];
    const letters = async () => {
      const { stdout } = await runCli(['dead-letters', 'list', ...store], { home }, drift);
      return JSON.parse(stdout).dead_letters.map(({ reason }: { reason: string }) => reason);
    };
    await expect.poll(letters, { timeout: 60_000 }).toEqual(['report-too-old']);
    expect(await counts(address)).toEqual([]);
  });

  it('lets fleets publish reports, and nothing else', async () => {
    const nc = await open('fleet-a', passwords.FLEET_A_PASSWORD);
    const other = await open('fleet-b', passwords.FLEET_B_PASSWORD);
    const operator = await open('drift', passwords.DRIFT_PASSWORD);
    const jsm = await jetstreamManager(operator);
    expect(await publish(fleet(), makeReport())).toMatchObject({ ok: true });
    await becomes(address, [1]);

    const refused = (subject: string) => expect(nc.request(subject, '', { timeout: 60_000 })).rejects;
    for (const subject of [
      `$JS.API.STREAM.INFO.${logStream}`,
      `$JS.API.STREAM.DELETE.${logStream}`,
      `$JS.API.STREAM.PURGE.${logStream}`,
      `$JS.API.STREAM.MSG.GET.${logStream}`,
      `$JS.API.STREAM.MSG.DELETE.${logStream}`,
      `$JS.API.DIRECT.GET.${logStream}`,
      `$JS.API.CONSUMER.CREATE.${logStream}`,
      '$JS.API.STREAM.CREATE.ANOTHER',
      '$KV.drift_work.openai.x',
      'drift.dlq.x',
      '_INBOX.fleet-b.x',
    ]) {
      await refused(subject).toThrow(/permissions violation for publish/i);
    }
    for (const subject of ['>', 'drift.v1.>', 'drift.dlq.>', '_INBOX.>', '_INBOX.fleet-b.>', '$KV.>']) {
      const listening = (async () => {
        for await (const message of nc.subscribe(subject)) return message.subject;
        return 'closed';
      })();
      await expect(listening, subject).rejects.toThrow(/permissions violation for subscription/i);
    }

    // The server does not check where an answer is to go. With another fleet it must arrive nowhere either.
    const heard: string[] = [];
    other.subscribe('_INBOX.fleet-b.>', { callback: (_, message) => void heard.push(message.subject) });
    await other.flush();
    const states = async () => {
      const found: Record<string, object> = {};
      for await (const { config, state } of jsm.streams.list()) {
        // Of the log only that nothing before it went; leases and checkpoints move by themselves.
        if (config.name === logStream) found[config.name] = { first_seq: state.first_seq };
        else if (!/_(lease|ckpt)$/.test(config.name)) {
          found[config.name] = { messages: state.messages, first_seq: state.first_seq };
        }
      }
      return found;
    };
    const stood = await states();
    expect(Object.keys(stood).length).toBeGreaterThan(4);
    const mine = makeReport({ service: 'openrouter' });
    const subject = reportSubject(mine.service, identifyReport(mine));
    const rollup = headers();
    rollup.set('Nats-Rollup', 'all');
    for (const reply of [
      '$JS.API.STREAM.PURGE.KV_drift_batch',
      '$JS.API.STREAM.PURGE.DRIFT_DLQ',
      '$JS.API.STREAM.PURGE.KV_drift_seen',
      '$KV.drift_work.openrouter.forged',
      '$KV.drift_batch.openrouter.forged',
      'drift.dlq.forged',
      '_INBOX.drift.forged',
    ]) {
      // Not counted: without an id it is put aside.
      nc.publish(subject, JSON.stringify(mine), { reply, headers: rollup });
      nc.publish('drift.v1.0.x.x.x', 'no report', { reply });
    }
    await nc.flush();
    // What came through lies among the dead letters, and nowhere else.
    const deadLetters = async () => (await jsm.streams.info('DRIFT_DLQ')).state.messages;
    await expect.poll(deadLetters, { timeout: 60_000 }).toBe(7);
    const { DRIFT_DLQ: _, ...others } = stood;
    expect(await states()).toMatchObject(others);
    expect(await counts(address)).toEqual([1]);
    expect(heard).toEqual([]);
    for (const each of [nc, other, operator]) await each.close();
  });

  it('keeps the report and says so where the password is wrong, and repeats no password anywhere', async () => {
    const work = join(home, 'work');
    await mkdir(join(home, 'outbox'), { recursive: true });
    await mkdir(work);
    await symlink(join(import.meta.dirname, '../../node_modules'), join(work, 'node_modules'));
    const report = makeReport();
    const waits = join(home, 'outbox', `${report.report_id}.json`);
    await writeFile(waits, JSON.stringify(report));
    const flush = async (password: string) => {
      const options = { endpoint: server.url, user: 'fleet-a', password, inboxPrefix: '_INBOX.fleet-a' };
      const config = {
        telemetry: { enabled: true, endpoint: server.url },
        plugins: [['@agentkeys/transport-nats', options]],
      };
      await writeFile(join(work, 'agentkeys.config.mjs'), `export default ${JSON.stringify(config)};`);
      const env = { AGENTKEYS_LOG: 'debug' };
      const result = await runCli(['telemetry', 'flush', '--json'], { home, env, cwd: work });
      const logs = await readdir(join(home, 'logs')).catch(() => []);
      const texts = await Promise.all(logs.map((name) => readFile(join(home, 'logs', name), 'utf8')));
      for (const text of [result.stdout, result.stderr, ...texts]) expect(text).not.toContain(password);
      return result;
    };
    const wrong = await flush('geheimnis');
    expect(wrong.code).toBe(5);
    expect(JSON.parse(wrong.stdout)).toEqual({ sent: 0, dropped: 0, left: 1, stopped: 'nats_not_let_in' });
    // Nobody is asked again for a while; a person who has mended it need not wait.
    expect(JSON.parse((await flush(passwords.FLEET_A_PASSWORD)).stdout)).toMatchObject({ stopped: 'paused' });
    await rm(join(home, 'outbox', 'pause.json'));
    const right = await flush(passwords.FLEET_A_PASSWORD);
    expect(JSON.parse(right.stdout), right.stderr).toEqual({ sent: 1, dropped: 0, left: 0 });
    await expect(readFile(waits)).rejects.toThrow('ENOENT');
    await becomes(address, [1]);
  });

  it('takes the acknowledgement of no other stream', async () => {
    const transport = createNatsTransport({
      endpoint: server.url,
      user: 'fleet-a',
      password: passwords.FLEET_A_PASSWORD,
      inboxPrefix: '_INBOX.fleet-a',
      stream: 'ANOTHER',
    });
    transports.push(transport);
    expect(await publish(transport, makeReport())).toMatchObject({
      retry: true,
      reason: 'nats_other_stream',
    });
    expect(await counts(address)).toEqual([]);
  });
});

it('keeps what a server that is away did not take, and sends it with the next command', async () => {
  server = await startNats();
  const address = await serve(server.url);
  await server.stop();
  const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: server.url };
  const sandbox = ['provision', 'openai', '--sandbox', '--json'];
  const waiting = async () =>
    (await readdir(join(home, 'outbox-sandbox'))).filter((name) => /-.*json$/.test(name));

  const drifted = await runCli([...sandbox, '--inject', 'button-renamed'], { home, env });
  expect(drifted.code, drifted.stderr).toBe(3);
  expect(drifted.stdout).toContain('drift reported, fix pending.');
  expect(await waiting()).toHaveLength(1);

  await server.start();
  const clear = await runCli(sandbox, { home, env });
  expect(clear.code, clear.stderr).toBe(0);
  expect(await waiting()).toEqual([]);
  await becomes(address, [1]);
});

it('says which part is missing where no stream or no JetStream takes reports', async () => {
  server = await startNats();
  const transport = createNatsTransport({ endpoint: server.url });
  transports.push(transport);
  expect(await publish(transport, makeReport())).toEqual({
    ok: false,
    retry: true,
    reason: 'nats_no_stream',
  });
});

it('takes a full log for no receipt, and a duplicate in it for one', async () => {
  server = await startNats();
  const nc = await connect({ servers: server.url });
  const jsm = await jetstreamManager(nc);
  await jsm.streams.add({ name: logStream, subjects: ['drift.v1.>'], max_msgs: 1, discard: 'new' });
  await nc.close();
  const transport = createNatsTransport({ endpoint: server.url });
  transports.push(transport);
  const [first, second] = [makeReport(), makeReport()];
  expect(await publish(transport, first)).toMatchObject({ ok: true, receipt: { duplicate: false } });
  expect(await publish(transport, second)).toEqual({ ok: false, retry: true, reason: 'nats_10077' });
  expect(await publish(transport, first)).toMatchObject({ ok: true, receipt: { duplicate: true } });
});
