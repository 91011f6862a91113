import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Batch, batchSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { type RunningCli, startCli } from '../testing/run-cli.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

interface Serving extends RunningCli {
  address: string;
}

describe('agentkeys-drift serve', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const started: RunningCli[] = [];
  beforeEach(async () => {
    folder = await temporaryFolder();
    writeFileSync(join(folder.path, 'package.json'), '{"private": true}');
  });
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    await folder[Symbol.asyncDispose]();
  });

  function start(...args: string[]): RunningCli {
    const running = startCli(['serve', '--db', 'data/drift.db', ...args], { cwd: folder.path });
    started.push(running);
    return running;
  }
  async function serve(...args: string[]): Promise<Serving> {
    const running = start('--port', '0', '--json', '--rate-limit', '0', ...args);
    return { ...running, address: JSON.parse(await running.line(/^\{/)).address };
  }
  const post = (address: string, report: object): Promise<Response> =>
    fetch(`${address}/drift/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'canary-agent' },
      body: JSON.stringify(report),
    });
  const batches = async (address: string): Promise<Batch[]> =>
    (await (await fetch(`${address}/drift/batches`)).json()).batches.map((batch: unknown) =>
      batchSchema.parse(batch),
    );

  it('signs the feed of known drifts with the key of a file, and names what callers check it with', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(folder.path, 'key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const running = start('--port', '0', '--json', '--signing-key', 'key.pem');
    const said = JSON.parse(await running.line(/^\{/));
    const key = createPublicKey(privateKey);
    const line = String(key.export({ format: 'pem', type: 'spki' })).split('\n')[1];
    expect(said.known_public_key).toBe(line);

    const answer = await fetch(`${said.address}/drift/known.json`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const [, signature = ''] = /^ed25519:(.*)$/.exec(answer.headers.get('agentkeys-signature') ?? '') ?? [];
    const body = Buffer.from(await answer.arrayBuffer());
    expect(verify(null, body, key, Buffer.from(signature, 'base64'))).toBe(true);

    writeFileSync(
      join(folder.path, 'key.pem'),
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
    );
    const refused = await start('--port', '0', '--signing-key', 'key.pem').ended;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('SIGNING_KEY_UNUSABLE');
  });

  it('says where it listens, and ends in order when it is asked to', async () => {
    const running = start('--port', '0');
    const line = await running.line(/listens/);
    const address = /http:\S+$/.exec(line)?.[0] ?? '';
    expect((await post(address, makeReport())).status).toBe(202);
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(/canary|warning|openai/i);
    const again = await serve();
    expect(await batches(again.address)).toMatchObject([{ count: 1 }]);
  });

  it('has counted every report that it acknowledged, once, however often it is killed', async () => {
    // All of one day, whenever the test runs.
    const noon = new Date(Date.now() - 24 * 60 * 60 * 1000).setUTCHours(12, 0, 0, 0);
    const reports = Array.from({ length: 600 }, (_, index) =>
      makeReport({ time: noon + index, service: `service-${index % 3}`, version: `1.${index % 4}.0` }),
    );
    const acknowledged = new Set<string>();
    const send = async (address: string, some: typeof reports): Promise<void> => {
      await Promise.all(
        some.map(async (report) => {
          const answer = await post(address, report).catch(() => undefined);
          if (answer?.status === 202) acknowledged.add(report.report_id);
        }),
      );
    };
    for (let life = 0; life < 3; life += 1) {
      const { address, child, ended } = await serve();
      const some = reports.slice(life * 150, life * 150 + 300);
      const sending = send(address, some);
      await expect.poll(() => acknowledged.size, { timeout: 60_000, interval: 5 }).toBeGreaterThan(life * 90);
      child.kill('SIGKILL');
      await Promise.all([sending, ended]);
    }
    const { address } = await serve();
    const before = (await batches(address)).reduce((sum, { count }) => sum + count, 0);
    expect(before).toBeGreaterThanOrEqual(acknowledged.size);
    // What was not acknowledged comes again, and so does everything else.
    for (const from of [0, 200, 400]) await send(address, reports.slice(from, from + 200));
    expect(acknowledged.size).toBe(600);
    const after = await batches(address);
    expect(after.map(({ count }) => count)).toEqual([200, 200, 200]);
    for (const { variants } of after) expect(variants.map(({ count }) => count)).toEqual([50, 50, 50, 50]);
  });

  it('counts under what the plugins of the configuration say, and passes over one that fails', async () => {
    writeFileSync(
      join(folder.path, 'agentkeys.config.mjs'),
      `export default { plugins: [{ name: 'one-shape', setup(api) {
        api.modifyVariant((variant) => ({ ...variant, dom_digest: 's1:ffffffffffffffff', shape_sim: null }));
        api.modifyVariant(() => { throw new Error('broken'); });
      } }] };`,
    );
    const { address } = await serve();
    for (const digest of ['s1:0000000000000001', 's1:0000000000000002'])
      await post(address, makeReport({ digest }));
    expect((await batches(address))[0]?.variants).toMatchObject([
      { count: 2, dom_digest: 's1:ffffffffffffffff' },
    ]);
  });

  it('takes the services that it is told to take, and believes no proxy without saying which', async () => {
    const { address } = await serve('--accept', 'openrouter', '--accept', 'acme');
    expect((await post(address, makeReport({ service: 'acme' }))).status).toBe(202);
    const refused = await post(address, makeReport({ service: 'openai' }));
    expect([refused.status, (await refused.json()).code]).toEqual([422, 'SERVICE_NOT_ACCEPTED']);
    const { code, stderr } = await start('--port', '0', '--trust-proxy', 'true').ended;
    expect(code).toBe(2);
    expect(stderr).toContain('TRUST_PROXY_INVALID');
  });

  it('says which address it cannot use', async () => {
    const { address } = await serve();
    const second = start('--port', new URL(address).port);
    const { code, stderr } = await second.ended;
    expect(code).toBe(2);
    expect(stderr).toContain('ADDRESS_UNUSABLE');
  });
});
