import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningCli, runCli, startCli, temporaryHome } from '../src/run-cli.ts';

const drift = 'services/drift/bin/agentkeys-drift.js';
let home: string;
let serving: RunningCli | undefined;
beforeEach(async () => {
  home = await temporaryHome();
});
afterEach(async () => {
  await stop();
  await rm(home, { recursive: true, force: true });
});

async function serve(...more: string[]): Promise<string> {
  const args = ['serve', '--db', join(home, 'drift.db'), '--port', '0', ...more];
  const env = {
    AGENTKEYS_DRIFT_TOKEN: 'token-of-this-test',
    AGENTKEYS_DRIFT_EVIDENCE_TOKEN: 'token-of-its-callers',
  };
  serving = await startCli(args, { home, env }, drift);
  const [, address = ''] = await serving.seen(/listens on (http:\S+)\n/);
  return address;
}

async function stop(): Promise<void> {
  serving?.child.kill('SIGTERM');
  await serving?.result;
  serving = undefined;
}

const consent = (telemetry: string, address: string) => ({
  AGENTKEYS_TELEMETRY: telemetry,
  AGENTKEYS_DRIFT_URL: address,
  AGENTKEYS_DRIFT_EVIDENCE_TOKEN: 'token-of-its-callers',
});

async function provision(telemetry: string, address: string): Promise<void> {
  const args = ['provision', 'openai', '--sandbox', '--inject', 'tos-gate', '--json'];
  const env = consent(telemetry, address);
  const result = await runCli(args, { home, env });
  expect(result.code, result.stderr).toBe(3);
}

const batches = async (address: string) => (await (await fetch(`${address}/drift/batches`)).json()).batches;
const waiting = async () =>
  (await readdir(join(home, 'outbox-sandbox'), { recursive: true })).filter((name) =>
    /^(evidence\/)?[0-9a-f-]{36}\.json$/.test(name),
  );

it('shows in the batch what a caller saw, where the caller and the operator both want that', async () => {
  const folder = join(home, 'pictures');
  const address = await serve('--evidence', folder);
  await provision('1', address);
  await expect
    .poll(() => batches(address), { timeout: 60_000 })
    .toMatchObject([{ count: 1, screenshot_ref: null }]);

  await provision('evidence', address);
  expect(await waiting()).toEqual([]);
  const [{ count, screenshot_ref, latest_report_id }] = await batches(address);
  expect([count, screenshot_ref]).toEqual([2, expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]);
  const [name] = await readdir(join(folder, 'pictures'));
  const picture = await readFile(join(folder, 'pictures', name ?? ''));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(screenshot_ref).toBe(`sha256:${createHash('sha256').update(picture).digest('hex')}`);

  const read = (id: string, token: string) =>
    fetch(`${address}/drift/evidence/${id}`, { headers: { authorization: `Bearer ${token}` } });
  expect((await read(screenshot_ref, 'wrong')).status).toBe(403);
  const sent = await (await read(latest_report_id, 'token-of-this-test')).json();
  expect(sent).toMatchObject({
    report_id: latest_report_id,
    screenshot_ref,
    wireframe: { now: expect.any(Array) },
  });
}, 300_000);

it('lets go of pictures that the operator does not want, and counts them', async () => {
  const address = await serve();
  await provision('evidence', address);
  expect(await batches(address)).toMatchObject([{ count: 1, screenshot_ref: null }]);
  expect(await waiting()).toEqual([]);
  const dropped = await readFile(join(home, 'outbox-sandbox', 'dropped.json'), 'utf8');
  expect(JSON.parse(dropped)).toEqual({ evidence_not_taken: 1 });
}, 300_000);

it('keeps a picture until the service can be reached, and sends it only with consent to that', async () => {
  await provision('evidence', 'http://127.0.0.1:9');
  expect(await waiting()).toHaveLength(2);
  const address = await serve('--evidence', join(home, 'pictures'));
  const flush = (telemetry: string) =>
    runCli(['telemetry', 'flush', '--json'], {
      home,
      env: consent(telemetry, address),
    });
  expect((await flush('1')).code).toBe(0);
  expect(await waiting()).toEqual([expect.stringMatching(/^evidence\//)]);
  expect((await flush('evidence')).code).toBe(0);
  expect(await waiting()).toEqual([]);
  expect(await batches(address)).toMatchObject([{ screenshot_ref: expect.stringMatching(/^sha256:/) }]);
}, 300_000);
