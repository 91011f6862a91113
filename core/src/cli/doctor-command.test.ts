import { chmod, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Check } from '../doctor/check.ts';
import { startMain } from '../testing/run-main.ts';

let folder: string;
let home: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-doctor-')));
  home = join(folder, 'home');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, content: string): Promise<void> => {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
};
const run = (env: Record<string, string> = {}, ...argv: string[]) =>
  startMain(['doctor', ...argv], {
    cwd: folder,
    env: { AGENTKEYS_HOME: home, AGENTKEYS_BROWSER: process.execPath, ...env },
  }).ended;

async function checksOf(env?: Record<string, string>) {
  const { code, stdout, stderr } = await run(env, '--json');
  expect(stderr).toBe('');
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  for (const { state, remedy } of checks) expect(remedy === undefined).toBe(state === 'ok');
  expect(code).toBe(ok ? 0 : 1);
  return { code, of: (name: string) => checks.find((check) => check.name === name) };
}

test('a fresh machine is well, and nothing is written', async () => {
  const { code, of } = await checksOf();
  expect(code).toBe(0);
  for (const name of [
    'node',
    'home',
    'config',
    'plugins',
    'browser',
    'audit',
    'telemetry',
    'feed',
    'clock',
  ]) {
    expect(of(name)).toMatchObject({ state: 'ok' });
  }
  expect(of('browser')?.seen).toBe(`${process.execPath} (AGENTKEYS_BROWSER)`);
  expect(of('account')).toMatchObject({ state: 'warn' });
  expect(await readdir(folder)).toEqual([]);
});

test('every fault has its line and its remedy, and one does not hide the others', async () => {
  await write(
    'agentkeys.config.mjs',
    "export default { plugins: ['./missing.js'], account: { email: 'canary@mail.example' } };",
  );
  await write('home/audit/2030-01-01.jsonl', `${JSON.stringify({ schema: 'audit/1', previous: 'x' })}\n`);
  const { code, of } = await checksOf();
  expect(code).toBe(1);
  expect(of('config')).toMatchObject({ state: 'ok', seen: join(folder, 'agentkeys.config.mjs') });
  expect(of('plugins')).toMatchObject({ state: 'fail', seen: expect.stringContaining('PLUGIN_NOT_FOUND') });
  expect(of('audit')).toMatchObject({
    state: 'fail',
    seen: expect.stringContaining('2030-01-01.jsonl, line 1'),
  });

  const people = await run();
  expect(people.code).toBe(1);
  expect(people.stdout).toContain('✖ plugins');
  expect(people.stdout).toContain('✔ node');
  expect(people.stdout).not.toContain('canary');
});

test('a browser that is not there, a provider that is broken, and consent without an endpoint', async () => {
  await write(
    'node_modules/agentkeys-provider-broken/package.json',
    JSON.stringify({ name: 'agentkeys-provider-broken', version: '1.0.0', agentkeys: {} }),
  );
  const { of } = await checksOf({ AGENTKEYS_BROWSER: join(folder, 'nothing'), AGENTKEYS_TELEMETRY: '1' });
  expect(of('browser')).toMatchObject({ state: 'fail', seen: expect.stringContaining('BROWSER_NOT_FOUND') });
  expect(of('provider broken')).toMatchObject({
    state: 'fail',
    seen: expect.stringContaining('PROVIDER_INVALID'),
  });
  expect(of('telemetry')).toMatchObject({
    state: 'fail',
    seen: expect.stringContaining('TELEMETRY_NO_ENDPOINT'),
  });
});

test('a folder of keys that others can read is named with its mode', async () => {
  await write('home/keys/openai.json', '{}');
  await chmod(join(home, 'keys'), 0o755);
  await chmod(join(home, 'keys/openai.json'), 0o644);
  const { code, of } = await checksOf();
  expect(code).toBe(0);
  expect(of('home')).toMatchObject({
    state: 'warn',
    seen: expect.stringContaining('keys (0755), keys/openai.json (0644)'),
    remedy: expect.stringContaining(`chmod -R go-rwx ${join(home, 'keys')}`),
  });
  await rm(home, { recursive: true });
  await write('home', 'in the way');
  expect((await checksOf()).of('home')).toMatchObject({
    state: 'fail',
    seen: expect.stringContaining('not a folder'),
  });
});
