import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMain } from '../testing/run-main.ts';

// A live run from its beginning to its sweep: a provider whose site is this machine, and no browser.
const managementKey = `mk-${'Canary9'.repeat(5)}`;
const email = 'canary.person@mail.example';
const providerCode = `
const origin = 'ORIGIN';
export const tiny = (options) => ({
  name: 'tiny', apiVersion: 1, options,
  origins: { app: origin },
  key: { pattern: /^tk-[0-9a-f]{64}$/, prefix: 'tk-', check: async ({ key, fetch, origins, signal }) => {
    const { status } = await fetch(origins.app + '/key', { headers: { authorization: key }, signal });
    return status === 200 ? 'valid' : 'phantom';
  } },
  steps: [{ id: 'read-key', yields: 'key', variants: [{ name: 'default', landmarks: {}, run: async () => ({ key: '' }) }] }],
  flows: {
    async api({ fetch, origins, managementKey, signal }) {
      const response = await fetch(origins.app + '/keys', { method: 'POST', headers: { authorization: managementKey }, signal });
      if (response.status === 401) return { refused: 'bad_credentials', reason: 'the management key was refused' };
      return { key: await response.text() };
    },
  },
  async sweep({ made, fetch, origins, managementKey, signal }) {
    if (options.fails) throw new Error('the sweep of ' + made.email + ' broke');
    const keys = [];
    for (const { sha256 } of made.keys) {
      const { status } = await fetch(origins.app + '/keys/' + sha256, { method: 'DELETE', headers: { authorization: managementKey }, signal });
      if (status === 200 || status === 404) keys.push(sha256);
    }
    return { keys, account: false };
  },
});`;

let folder: string;
let home: string;
let server: Server;
const keys: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const bearer = request.headers.authorization;
    const { method = '', url = '' } = request;
    if (url === '/key') return response.writeHead(keys.includes(bearer ?? '') ? 200 : 401).end();
    if (bearer !== managementKey) return response.writeHead(401).end();
    if (method === 'POST') {
      keys.push(`tk-${createHash('sha256').update(String(keys.length)).digest('hex')}`);
      return response.end(keys.at(-1));
    }
    const at = keys.findIndex((key) => url.endsWith(createHash('sha256').update(key).digest('hex')));
    if (at >= 0) keys.splice(at, 1);
    return response.writeHead(at >= 0 ? 200 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-flows-')));
  const at = join(folder, 'node_modules', 'agentkeys-provider-tiny');
  await mkdir(at, { recursive: true });
  const agentkeys = {
    provider: 'tiny',
    apiVersion: 1,
    export: 'tiny',
    account: { plusAlias: false, password: { min: 12 } },
    flows: [{ id: 'api', secret: 'TINY_MANAGEMENT_KEY' }, { id: 'oauth-pkce' }, { id: 'ui' }],
  };
  const manifest = {
    name: 'agentkeys-provider-tiny',
    version: '1.2.3',
    type: 'module',
    exports: './index.js',
  };
  await writeFile(join(at, 'package.json'), JSON.stringify({ ...manifest, agentkeys }));
  await writeFile(join(at, 'index.js'), providerCode.replace('ORIGIN', origin));
});
beforeEach(async () => {
  home = await mkdtemp(join(folder, 'home-'));
  keys.length = 0;
});
afterEach(() => rm(home, { recursive: true, force: true }));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function run(argv: readonly string[], config: object = {}, env: Record<string, string> = {}) {
  const file = join(home, 'agentkeys.config.json');
  await writeFile(file, JSON.stringify(config));
  const takesConfig = !['accounts', 'audit'].includes(argv[0] ?? '');
  const all = { AGENTKEYS_HOME: home, TINY_MANAGEMENT_KEY: managementKey, ...env };
  return startMain([...argv, ...(takesConfig ? ['--config', file] : [])], { cwd: folder, env: all }).ended;
}

/** Everything that was written below the home, but for the keys themselves, the ledger and the configuration. */
async function written(): Promise<string> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/keys|accounts/.test(entry.parentPath));
  const texts = files
    .filter(({ name }) => name !== 'agentkeys.config.json')
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('a key by a management key, from the run to the sweep', () => {
  it('is named in the outcome, noted in the ledger, and removed', async () => {
    const provisioned = await run(['provision', 'tiny', '--json']);
    const outcome = JSON.parse(provisioned.stdout);
    expect(outcome).toMatchObject({ outcome: 'ok', flow: 'api', key: { verification: 'valid' } });
    expect(keys).toHaveLength(1);

    const [entry] = JSON.parse((await run(['accounts', '--json'])).stdout);
    const sha256 = createHash('sha256')
      .update(keys[0] ?? '')
      .digest('hex');
    expect(entry).toMatchObject({ run_id: outcome.run_id, account: 'none', keys: [{ sha256 }] });
    expect((await run(['accounts', 'tiny'])).stdout).toContain(`key …${keys[0]?.slice(-4)}`);
    expect((await run(['accounts', 'other'])).stdout).toContain('No run has made anything');

    // It was no reproduction that made it.
    expect((await run(['sweep', 'tiny'])).stdout).toContain('There is nothing to remove');
    const swept = await run(['sweep', 'tiny', '--all', '--json']);
    expect(JSON.parse(swept.stdout)).toEqual([{ run_id: outcome.run_id, keys: [sha256], account: false }]);
    expect(swept.code).toBe(0);
    expect(keys).toEqual([]);
    expect((await run(['sweep', 'tiny', '--all'])).stdout).toContain('There is nothing to remove');
    expect(JSON.parse((await run(['accounts', '--json'])).stdout)).toMatchObject([
      { keys: [{ removed_at: expect.any(String) }] },
    ]);
    expect(await written()).not.toContain(managementKey);
    expect((await run(['audit', 'tail'])).stdout).toMatch(/sweep tiny 1\.2\.3 {2}done, exit 0/);
  });

  it('is rejected where the provider refuses it', async () => {
    const refused = await run(['provision', 'tiny', '--json'], {}, { TINY_MANAGEMENT_KEY: 'mk-forged' });
    expect(JSON.parse(refused.stdout)).toMatchObject({
      outcome: 'rejected',
      code: 'bad_credentials',
      flow: 'api',
    });
    expect(refused.code).toBe(4);
  });

  it('fails to be swept without losing what is left, and says no address', async () => {
    await run(['provision', 'tiny', '--json']);
    const [name = ''] = await readdir(join(home, 'accounts'));
    const file = join(home, 'accounts', name);
    const entry = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...entry, email, account: 'made' }));

    const failed = await run(['sweep', 'tiny', '--all'], { providers: [['tiny', { fails: true }]] });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('SWEEP_FAILED');
    expect(`${failed.stdout}${failed.stderr}${await written()}`).not.toContain(email);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ account: 'made', keys: [{}] });
  });
});

describe('a flow that cannot be taken', () => {
  it.each([
    ['oauth-pkce', 'a person at a terminal'],
    ['magic', 'api, oauth-pkce, ui'],
  ])('%s is refused before anything starts', async (flow, expected) => {
    const refused = await run(['provision', 'tiny', '--flow', flow]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('FLOW_UNAVAILABLE');
    expect(refused.stderr).toContain(expected);
    expect(await readdir(home)).toEqual(['agentkeys.config.json']);
  });
});

it.each([
  [{ email: 'canary.person+x@mail.example' }, 'a plus sign'],
  [{ email, unique: true }, 'a plus sign'],
  [{ email, password: 'Canary-p4ss' }, 'a password of 11 characters'],
])('an account that the provider does not take is refused before a browser starts', async (account, seen) => {
  const refused = await run(['provision', 'tiny', '--flow', 'ui', '--json'], {
    account,
    browser: { executablePath: '/does/not/exist' },
  });
  expect(JSON.parse(refused.stdout)).toMatchObject({
    outcome: 'failed',
    code: 'config',
    flow: 'ui',
    details: { error: 'ACCOUNT_UNFIT', seen: expect.stringContaining(seen) },
  });
  expect(refused.code).toBe(2);
  expect(`${refused.stdout}${refused.stderr}${await written()}`).not.toContain('canary.person');
});
