import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { type RunningCli, startCli } from '../testing/run-cli.ts';
import { type NatsServer, startNats } from '../testing/start-nats.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

describe('agentkeys-drift serve --nats, while the server is away', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: NatsServer;
  let url: string;
  const started: RunningCli[] = [];
  beforeEach(async () => {
    folder = await temporaryFolder();
    writeFileSync(join(folder.path, 'package.json'), '{"private": true}');
    const config = join(folder.path, 'nats.conf');
    writeFileSync(
      config,
      'port: 4222\njetstream { store_dir: $NATS_STORE }\nauthorization { user: drift, password: $PASSWORD }\n',
    );
    server = await startNats({ config, env: { PASSWORD: 'canary-password' } });
    url = `nats://drift:canary-password@${new URL(server.url).host}`;
  });
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  function start(at: string, ...args: string[]): RunningCli {
    const running = startCli(['serve', '--nats', at, '--port', '0', '--json', ...args], { cwd: folder.path });
    started.push(running);
    return running;
  }
  async function serve(...args: string[]): Promise<RunningCli & { address: string }> {
    const running = start(url, ...args);
    return { ...running, address: JSON.parse(await running.line(/^\{/)).address };
  }
  const post = (address: string, report: object): Promise<Response> =>
    fetch(`${address}/drift/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
    });
  const store = async (address: string) => (await (await fetch(`${address}/healthz`)).json()).store;
  const sum = async (address: string): Promise<number> => {
    const answer = await fetch(`${address}/drift/batches`);
    if (answer.status !== 200) return 0;
    const { batches } = (await answer.json()) as { batches: { count: number }[] };
    return batches.reduce((total, { count }) => total + count, 0);
  };

  it('begins, takes reports, says so, and connects once it is there', async () => {
    await server.stop();
    const all = await serve();
    const counter = await serve('--role', 'consume');
    // Each of a drift that nobody knows; whether it is new cannot be asked.
    const reports = Array.from({ length: 5 }, (_, index) => makeReport({ step: `step-${index}` }));
    for (const report of reports) {
      const answer = await post(all.address, report);
      expect(answer.status).toBe(202);
      expect(await answer.json()).toMatchObject({ duplicate: null });
    }
    expect(await store(all.address)).toEqual({ connected: false, waiting: 5, failure: 'NATS_UNREACHABLE' });
    expect((await fetch(`${all.address}/readyz`)).status).toBe(200);
    const metrics = (await (await fetch(`${all.address}/metrics`)).text()).split('\n');
    expect(metrics).toContain('agentkeys_drift_store_waiting 5');
    expect(metrics).toContain('agentkeys_drift_store_connected 0');
    expect(metrics).toContain('agentkeys_drift_reports_total{result="unchecked"} 5');
    expect(metrics.filter((line) => line.startsWith('agentkeys_drift_fresh'))).toEqual([]);
    const asked = await fetch(`${all.address}/drift/fresh`);
    expect([asked.status, asked.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await asked.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    // An empty feed would tell callers that nothing is known.
    expect((await fetch(`${all.address}/drift/known.json`)).status).toBe(503);
    expect((await fetch(`${counter.address}/readyz`)).status).toBe(503);
    const refused = await post(counter.address, makeReport());
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);

    await server.start();
    await expect.poll(() => sum(all.address), { timeout: 60_000 }).toBe(5);
    await expect
      .poll(() => store(all.address), { timeout: 60_000 })
      .toEqual({ connected: true, waiting: 0, failure: null });
    await expect
      .poll(async () => (await fetch(`${counter.address}/readyz`)).status, { timeout: 60_000 })
      .toBe(200);
    // It goes, and nothing has to be started again.
    await server.stop('SIGKILL');
    expect((await post(all.address, makeReport({ step: 'another' }))).status).toBe(202);
    await expect.poll(async () => (await store(all.address)).connected, { timeout: 60_000 }).toBe(false);
    await server.start();
    await expect.poll(() => sum(all.address), { timeout: 60_000 }).toBe(6);
    all.child.kill('SIGTERM');
    const { code, stdout, stderr } = await all.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('NATS_UNREACHABLE');
    expect(stdout + stderr).not.toContain('canary');
  });

  it('ends in order without it, and the next one brings what waits', async () => {
    await server.stop();
    const first = await serve();
    expect((await post(first.address, makeReport())).status).toBe(202);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    await server.start();
    const second = await serve();
    await expect.poll(() => sum(second.address), { timeout: 60_000 }).toBe(1);
    await server.stop();
    await expect.poll(async () => (await store(second.address)).connected, { timeout: 60_000 }).toBe(false);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });

  it('does not wait for a server that does not let it in', async () => {
    const { code, stdout, stderr } = await start(url.replace('canary-password', 'wrong-password')).ended;
    expect(code).toBe(2);
    expect(stdout).toContain('NATS_UNREACHABLE');
    expect(stdout + stderr).not.toContain('wrong-password');
  });
});
