import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMain } from '../testing/run-main.ts';

// A provider whose real site is this machine.
const page = `<!doctype html><title>Keys</title><main><h1>Keys</h1><button onclick="fetch('/make', { method: 'POST' })
  .then((answer) => answer.text()).then((key) => { document.querySelector('code').textContent = key; })">Create key</button>
  <code></code></main>`;
const providerCode = `
export const local = (options) => ({
  name: 'local', apiVersion: 1, options,
  origins: { app: 'ORIGIN' },
  key: { pattern: /^lk-[0-9a-f]{64}$/, prefix: 'lk-', check: async ({ key, fetch, origins, signal }) => {
    const { status } = await fetch(origins.app + '/key', { headers: { authorization: key }, signal });
    return status === 200 ? 'valid' : 'phantom';
  } },
  steps: [{ id: 'create-key', yields: 'key', open: ({ page, origins }) => page.goto(origins.app), variants: [{
    name: 'default',
    landmarks: { create: (page) => page.getByRole('button', { name: 'Create key' }) },
    run: async ({ page, landmarks }) => {
      await landmarks.create.click();
      const code = page.locator('code', { hasText: 'lk-' });
      return { key: await code.textContent() };
    },
  }] }],
  async sweep({ made, fetch, origins, signal }) {
    if (options.fails) throw new Error('the sweep broke');
    for (const { sha256 } of made.keys) await fetch(origins.app + '/keys/' + sha256, { method: 'DELETE', signal });
    return { keys: made.keys.map(({ sha256 }) => sha256), account: false, left: 'The account is to be closed by hand.' };
  },
});`;
const hash = (key: string): string => createHash('sha256').update(key).digest('hex');

let folder: string;
let home: string;
let server: Server;
let keys: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    if (url === '/make') {
      keys.push(`lk-${randomBytes(32).toString('hex')}`);
      response.end(keys.at(-1));
    } else if (url === '/key') {
      response.writeHead(keys.includes(request.headers.authorization ?? '') ? 200 : 401).end();
    } else if (method === 'DELETE') {
      keys = keys.filter((key) => !url.endsWith(hash(key)));
      response.end();
    } else response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-live-test-')));
  const at = join(folder, 'node_modules', 'agentkeys-provider-local');
  await mkdir(at, { recursive: true });
  const manifest = {
    name: 'agentkeys-provider-local',
    version: '1.2.3',
    type: 'module',
    exports: './index.js',
  };
  const agentkeys = { provider: 'local', apiVersion: 1, export: 'local', account: { mail: false } };
  await writeFile(join(at, 'package.json'), JSON.stringify({ ...manifest, agentkeys }));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(join(at, 'index.js'), providerCode.replace('ORIGIN', origin));
});
beforeEach(async () => {
  keys = [];
  home = await mkdtemp(join(folder, 'home-'));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await rm(folder, { recursive: true, force: true });
});

async function run(argv: readonly string[], env: Record<string, string> = {}, options: object = {}) {
  const account = { email: 'canary.person@mail.example' };
  const config = { account, providers: [['local', options]] };
  await writeFile(join(folder, 'agentkeys.config.json'), JSON.stringify(config));
  return startMain(argv, { cwd: folder, env: { AGENTKEYS_HOME: home, ...env } }).ended;
}

it('runs on the site when it was agreed to, and leaves nothing there but what it names', async () => {
  const { code, stdout, stderr } = await run(['live-test', 'local', '--yes', '--json']);
  expect([code, stderr], stdout).toEqual([0, '']);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    provider: 'local',
    version: '1.2.3',
    outcome: 'ok',
    passed: ['create-key'],
    key: 'lk-…',
    verification: 'valid',
    removed: { keys: 1, account: false },
    left: 'The account is to be closed by hand.',
    not_removed: null,
  });
  expect(keys).toEqual([]);
  expect(await readdir(join(home, 'keys'))).toEqual([]);
});

it('fails where it could not remove what it has made, keeps the key where it says, and a sweep removes it later', async () => {
  const { code, stdout } = await run(['live-test', 'local', '--yes'], {}, { fails: true });
  expect(code).toBe(1);
  expect(stdout).toMatch(/provider +version +outcome/);
  expect(stdout).toMatch(/local +1\.2\.3 +ok/);
  expect(stdout).toMatch(/local: left 1 key; an account; SWEEP_FAILED: .* agentkeys sweep local;/);
  const [, file = ''] = /the key, kept in (\S+)/.exec(stdout) ?? [];
  expect(await readFile(file, 'utf8')).toContain(keys[0]);
  expect(stdout).not.toContain(keys[0]);
  // It was no key that a person wanted.
  expect((await run(['sweep', 'local'])).stdout).toContain('Removed 1 key.');
  expect(keys).toEqual([]);
});

describe('is refused before anything starts', () => {
  it.each<[string, string[], Record<string, string>, string]>([
    ['in CI, also when it was agreed to', ['local', '--yes'], { CI: 'true' }, 'LIVE_TEST_UNATTENDED'],
    ['in a workflow', ['--all', '--yes'], { GITHUB_ACTIONS: 'true' }, 'LIVE_TEST_UNATTENDED'],
    ['where nobody can be asked', ['local'], { CI: 'false' }, 'LIVE_TEST_NOT_CONFIRMED'],
    ['without a name', ['--yes'], {}, 'USAGE'],
    ['with names and --all', ['local', '--all', '--yes'], {}, 'USAGE'],
    ['with a change of a sandbox alone', ['local', '--inject', 'x', '--yes'], {}, 'USAGE'],
  ])('%s', async (_, args, env, code) => {
    const { code: exit, stdout, stderr } = await run(['live-test', ...args], env);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toContain(code);
    expect(await readdir(home)).toEqual([]);
    expect(keys).toEqual([]);
  });
});
