import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBreaker } from '../breaker/open-breaker.ts';
import { readAudit } from '../records/read-audit.ts';
import { makeKnownFeed } from '../testing/make-known-feed.ts';
import { startMain } from '../testing/run-main.ts';

let folder: string;
/** Files that say that code of the provider, or a browser, was started. */
const marks = () => readdir(join(folder, 'marks'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentkeys-known-cli-'));
  await mkdir(join(folder, 'marks'));
  await mkdir(join(folder, 'home'));
  const provider = join(folder, 'node_modules', 'agentkeys-provider-acme');
  await mkdir(provider, { recursive: true });
  const manifest = { provider: 'acme', apiVersion: 1, export: 'acme' };
  const exports = { '.': './index.js' };
  const pack = {
    name: 'agentkeys-provider-acme',
    version: '1.2.3',
    type: 'module',
    agentkeys: manifest,
    exports,
  };
  await writeFile(join(provider, 'package.json'), JSON.stringify(pack));
  const mark = (name: string) => JSON.stringify(join(folder, 'marks', name));
  const code = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${mark('provider')}, '');\nthrow new Error('imported');\n`;
  await writeFile(join(provider, 'index.js'), code);
  await writeFile(join(folder, 'browser'), `#!/bin/sh\ntouch ${mark('browser')}\nexit 1\n`);
  await chmod(join(folder, 'browser'), 0o755);
  const account = { email: 'jane.canary@example.com', password: 'long enough' };
  const config = { account, plugins: ['./mail.mjs'], browser: { executablePath: join(folder, 'browser') } };
  await writeFile(join(folder, 'agentkeys.config.json'), JSON.stringify(config));
  const wait = 'wait: () => new Promise(() => {})';
  await writeFile(
    join(folder, 'mail.mjs'),
    `export default () => ({ name: 'mail', setup: (api) => api.resolveMail(() => ({ ${wait} })) });\n`,
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const provision = (...argv: string[]) =>
  startMain(['provision', 'acme', ...argv], { cwd: folder, env: { AGENTKEYS_HOME: join(folder, 'home') } })
    .ended;
const keepFeed = (drift: Parameters<typeof makeKnownFeed>[0] = {}) =>
  writeFile(join(folder, 'home', 'known.json'), JSON.stringify(makeKnownFeed(drift)));

test('a known drift starts no browser and imports no provider; without it both would have been', async () => {
  await keepFeed();
  const known = await provision('--json');
  expect(known).toMatchObject({ code: 3, stderr: '' });
  expect(JSON.parse(known.stdout)).toMatchObject({
    outcome: 'needs_fallback',
    step: 'create-key',
    known: {},
  });
  expect(await marks()).toEqual([]);

  const ignored = await provision('--json', '--ignore-known');
  expect(ignored.code).toBe(1);
  expect(JSON.parse(ignored.stdout)).toMatchObject({ outcome: 'failed' });
  expect(await marks()).toEqual(['browser']);
});

test('without plugins it is told without schemas and hooks, in the same words', async () => {
  await keepFeed({ fixed_in: '1.3.0' });
  const withPlugin = JSON.parse((await provision('--json')).stdout);
  await writeFile(join(folder, 'agentkeys.config.json'), '{ "budget": "5m" }');
  // As it stands there after it was fetched: checked.
  const file = join(folder, 'home', 'known.json');
  const body = await readFile(file, 'utf8');
  const origin = { url: 'https://drift.example/drift/known.json' };
  await writeFile(file, JSON.stringify({ schema: 'known-copy/1', origin, body }));
  const preload = join(folder, 'record.mjs');
  await writeFile(
    preload,
    `import { appendFileSync } from 'node:fs';
     import { registerHooks } from 'node:module';
     registerHooks({ load(url, context, next) {
       const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
       if (name) appendFileSync(${JSON.stringify(join(folder, 'loaded'))}, name + '\\n');
       return next(url, context);
     } });`,
  );
  const env = { AGENTKEYS_HOME: join(folder, 'home') };
  const plain = await startMain(['provision', 'acme', '--json'], { cwd: folder, env, preload }).ended;
  expect(plain).toMatchObject({ code: 3, stderr: '' });
  const ids = { run_id: '', audit_id: '', duration_ms: 0 };
  expect({ ...JSON.parse(plain.stdout), ...ids }).toEqual({ ...withPlugin, ...ids });
  const loaded = new Set((await readFile(join(folder, 'loaded'), 'utf8')).split('\n'));
  for (const heavy of ['zod', 'tapable', 'pino', 'playwright-core']) expect([...loaded]).not.toContain(heavy);
  expect([...loaded]).toContain('semver');
  const { lines, faults } = await readAudit(join(folder, 'home'));
  expect(faults).toEqual([]);
  expect(lines).toMatchObject(Array(2).fill({ state: 'ended', known: 'feed', exit: 3 }));
  expect(await marks()).toEqual([]);
});

test('what a run on this machine has met is told to the next process, with its token', async () => {
  await writeFile(join(folder, 'agentkeys.config.json'), '{}');
  const tripped = {
    step: 'verify-email',
    kind: 'timeout',
    token: '3f0c7c4e-5a0f-4b52-9d7e-111111111111',
  } as const;
  const options = { home: join(folder, 'home'), provider: 'acme', sandbox: false, holdMs: 900_000 };
  await openBreaker(options).settle({ version: '1.2.3', injected: [] }, { passed: [], tripped });
  const { code, stdout } = await provision('--json');
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'needs_fallback',
    tier: 'none_configured',
    ...tripped,
  });
  expect(await marks()).toEqual([]);
  expect((await readAudit(options.home)).lines).toMatchObject([{ known: 'breaker', exit: 3 }]);
});

test.each([
  { known: { ttl: 'soon' } },
  { accuont: { email: 'jane@example.com' } },
  { breaker: { hold: '15m', helt: true } },
])('a configuration that is not in order is said first: %j', async (config) => {
  await keepFeed();
  await writeFile(join(folder, 'agentkeys.config.json'), JSON.stringify(config));
  const { code, stdout } = await provision('--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'CONFIG_INVALID' } });
});

test('people read what is known, where, and what to install', async () => {
  await keepFeed({ fixed_in: '1.3.0' });
  const { code, stdout } = await provision();
  expect(code).toBe(3);
  expect(stdout).toContain(
    `! The page of acme has changed shape at the step create-key, as is known since ${makeKnownFeed().drifts[0]?.since}`,
  );
  expect(stdout).toContain('https://issues.example/7, fixed in version 1.3.0');
  expect(stdout).toContain(
    'now        Run `npm install agentkeys-provider-acme@1.3.0`, then run the command again.',
  );
  expect(stdout).toContain('fallback   none_configured\n');
  expect((await provision('--exit-zero')).code).toBe(0);
});
