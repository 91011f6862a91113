import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli, temporaryHome } from '../src/run-cli.ts';
import { type Endpoint, hang, startEndpoint, takeReports } from '../src/start-endpoint.ts';

let home: string;
let endpoint: Endpoint;
let env: Record<string, string>;
beforeEach(async () => {
  home = await temporaryHome();
  endpoint = await startEndpoint();
  env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: endpoint.address };
});
afterEach(async () => {
  await endpoint[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const waiting = async () =>
  (await readdir(join(home, 'outbox-sandbox')).catch(() => [])).filter((name) =>
    /^[0-9a-f-]{36}\.json$/.test(name),
  );

const drift = async (change: string, more = env) => {
  const result = await runCli(['provision', 'openai', '--sandbox', '--inject', change, '--json'], {
    home,
    env: more,
  });
  expect(result.code, result.stderr).toBe(3);
  return outcomeSchema.parse(JSON.parse(result.stdout));
};

it('sends what a hanging service did not take with the next command, and nothing without consent', async () => {
  endpoint.behave = hang;
  const outcome = await drift('button-renamed');
  expect(outcome.message).toContain('drift reported, fix pending.');
  expect(await waiting()).toHaveLength(1);

  endpoint.behave = takeReports(endpoint);
  const silent = await drift('tos-gate', {});
  expect(silent.message).toContain('(in the local audit only: telemetry is off)');
  expect(endpoint.received).toEqual([]);

  const clear = await runCli(['provision', 'openai', '--sandbox', '--json'], { home, env });
  expect(clear.code, clear.stderr).toBe(0);
  expect(await waiting()).toEqual([]);
  const bodies = endpoint.received.map(({ body }) => body);
  expect(bodies.map((body) => JSON.parse(body))).toEqual([
    expect.objectContaining({ schema: 'drift/1', service: 'openai', url_host: expect.any(String) }),
  ]);

  // What the run knew of the account and the key is in neither.
  const logs = await readdir(join(home, 'logs'));
  const texts = await Promise.all(logs.map((name) => readFile(join(home, 'logs', name), 'utf8')));
  expect(logs).toHaveLength(3);
  for (const text of [...bodies, ...texts]) expect(text).not.toMatch(/[\w.+-]+@[\w-]+\.\w+|sk-proj-\w/);
}, 300_000);
