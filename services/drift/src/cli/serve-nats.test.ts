import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { type RunningCli, runCli, startCli } from '../testing/run-cli.ts';
import { type NatsServer, startNats } from '../testing/start-nats.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

describe('agentkeys-drift serve --nats', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: NatsServer;
  const started: RunningCli[] = [];
  beforeEach(async () => {
    folder = await temporaryFolder();
    writeFileSync(join(folder.path, 'package.json'), '{"private": true}');
    server = await startNats();
  });
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const cli = (...args: string[]) => runCli([...args, '--nats', server.url], { cwd: folder.path });
  async function serve(...args: string[]): Promise<RunningCli & { address: string }> {
    const running = startCli(
      ['serve', '--nats', server.url, '--port', '0', '--json', '--rate-limit', '0', ...args],
      { cwd: folder.path },
    );
    started.push(running);
    return { ...running, address: JSON.parse(await running.line(/^\{/)).address };
  }
  const post = (address: string, report: object): Promise<Response> =>
    fetch(`${address}/drift/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
    });
  const counts = async (address: string): Promise<number[]> =>
    (await (await fetch(`${address}/drift/batches`)).json()).batches.map(
      ({ count }: { count: number }) => count,
    );

  it('takes and counts reports, in one process or in several, and counts on after a restart', async () => {
    const all = await serve();
    const reports = Array.from({ length: 20 }, () => makeReport({ time: Date.now() - 1000 }));
    for (const report of reports) expect((await post(all.address, report)).status).toBe(202);
    expect(await (await post(all.address, makeReport())).json()).toMatchObject({ duplicate: null });
    const sum = async (address: string) => (await counts(address)).reduce((total, each) => total + each, 0);
    await expect.poll(() => sum(all.address), { timeout: 60_000 }).toBe(21);
    all.child.kill('SIGTERM');
    expect((await all.ended).code).toBe(0);

    mkdirSync(join(folder.path, 'other'));
    const ingest = await serve('--role', 'ingest', '--outbox', 'other/outbox.db');
    const consume = await serve('--role', 'consume');
    // Sent again, as by a client that has not heard of the first time.
    for (const report of reports) expect((await post(ingest.address, report)).status).toBe(202);
    expect((await post(ingest.address, makeReport())).status).toBe(202);
    expect((await post(consume.address, makeReport())).status).toBe(503);
    await expect.poll(() => sum(ingest.address), { timeout: 60_000 }).toBe(22);
    expect((await fetch(`${consume.address}/readyz`)).status).toBe(200);
    expect((await fetch(`${consume.address}/drift/fresh`)).status).toBe(200);

    const check = await cli('store', 'check', '--json');
    expect(check.code, check.stderr).toBe(0);
    expect(JSON.parse(check.stdout)).toMatchObject({ pending: 0, older: 0 });
    const rebuild = await cli('store', 'rebuild', '--json');
    expect(rebuild.code).toBe(2);
    expect(rebuild.stdout).toContain('STORE_IN_USE');
  });

  it('shows what was published and could not be counted, and not what it says', async () => {
    const { address } = await serve();
    const nc = await connect({ servers: server.url });
    nc.publish('drift.v1.0.openai.b59114af29bce274.2026-03-14', '{"email":"canary@example.com"}');
    await nc.flush();
    await nc.close();
    await expect
      .poll(async () => (await cli('dead-letters', 'list')).stdout, { timeout: 60_000 })
      .toMatch(/report-invalid {2}drift\.v1\.0\.openai/);
    const list = await cli('dead-letters', 'list', '--json');
    expect(JSON.parse(list.stdout).dead_letters).toHaveLength(1);
    const replay = await cli('dead-letters', 'replay');
    expect(replay.stdout).toContain('0 were published again, 1 stay');
    expect(list.stdout + replay.stdout).not.toContain('canary');
    expect(await counts(address)).toEqual([]);
  });

  it('lets the hourly run work on the server itself', async () => {
    const { address } = await serve();
    const report = makeReport({ service: 'nobody-has-this' });
    expect((await post(address, report)).status).toBe(202);
    await expect.poll(() => counts(address), { timeout: 60_000 }).toEqual([1]);
    // Nobody has installed that provider here, so the run cannot say anything of its site.
    const run = await cli('run', '--json');
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).drifts).toMatchObject([
      { service: report.service, outcome: 'inconclusive' },
    ]);
    expect(JSON.parse((await cli('run', '--json')).stdout).drifts).toEqual([]);
  });

  it('says what it needs to know where to keep reports', async () => {
    const both = await cli('serve', '--db', 'drift.db');
    const neither = await runCli(['serve'], { cwd: folder.path });
    const role = await runCli(['serve', '--db', 'drift.db', '--role', 'consume'], { cwd: folder.path });
    for (const { code, stderr } of [both, neither, role]) {
      expect(code).toBe(2);
      expect(stderr).toContain('USAGE');
    }
  });
});
