import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Fault } from '../errors/describe-faults.ts';
import { loadConfig } from './load-config.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-config-')));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, content: string | object): Promise<void> => {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
};
const failureOf = async (file?: string): Promise<AgentKeysError> => {
  const error: unknown = await loadConfig({ cwd: folder, file }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AgentKeysError);
  return error as AgentKeysError;
};
const faultsOf = async (config: object): Promise<Fault[]> => {
  await write('agentkeys.config.json', config);
  const error = await failureOf();
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.exit).toBe(2);
  expect(error.details.file).toBe(join(folder, 'agentkeys.config.json'));
  return error.details.faults as Fault[];
};

test('without a file the defaults hold', async () => {
  await write('package.json', { name: 'somebody' });
  const { config, file, folder: from } = await loadConfig({ cwd: folder });
  expect(file).toBeUndefined();
  expect(from).toBe(folder);
  expect(config).toEqual({
    providers: [],
    plugins: [],
    browser: { headed: false, locale: 'en-US' },
    telemetry: {},
    network: 'warn',
    known: { ttl: '15m' },
    breaker: { hold: '15m', sandbox: false },
    fallback: { keepDays: 30, maxMegabytes: 256 },
    logs: { keepDays: 30, maxMegabytes: 256 },
    budget: '10m',
  });
});

test.each([
  ['agentkeys.config.ts', "export default { budget: '1m' as string } satisfies { budget: string };"],
  ['agentkeys.config.mts', "export default { budget: '1m' as const };"],
  ['agentkeys.config.mjs', "export default { budget: '1m' };"],
  ['agentkeys.config.json', '{ "budget": "1m" }'],
  ['package.json', '{ "agentkeys": { "budget": "1m" } }'],
])('%s is found from a folder below', async (name, content) => {
  await write('package.json', '{ "type": "module" }');
  await write(name, content);
  await mkdir(join(folder, 'deep/below'), { recursive: true });
  const loaded = await loadConfig({ cwd: join(folder, 'deep/below') });
  expect(loaded.config.budget).toBe('1m');
  expect(loaded.file).toBe(join(folder, name));
  expect(loaded.folder).toBe(folder);
});

test('a file may be named, from anywhere', async () => {
  await write('elsewhere/mine.json', { budget: '2m' });
  const loaded = await loadConfig({ cwd: folder, file: 'elsewhere/mine.json' });
  expect(loaded.config.budget).toBe('2m');
  expect(loaded.folder).toBe(join(folder, 'elsewhere'));
});

test("the manifest of a provider's package is no configuration", async () => {
  await write('package.json', { agentkeys: { provider: 'acme', apiVersion: 1, export: 'acme' } });
  expect((await loadConfig({ cwd: folder })).file).toBeUndefined();
});

test('plugins and providers may be objects, names and names with options', async () => {
  await write(
    'agentkeys.config.mjs',
    `const plugin = { name: 'mine', setup() {}, state: { count: 0 } };
     export default { plugins: [plugin, './x.js', ['some-package', { host: 'h' }]], providers: ['acme'] };`,
  );
  const { config } = await loadConfig({ cwd: folder });
  expect(config.plugins).toMatchObject([{ name: 'mine' }, './x.js', ['some-package', { host: 'h' }]]);
  expect(Object.isFrozen(config.plugins)).toBe(true);
  expect(Object.isFrozen(config.plugins[2])).toBe(true);
  // A plugin's own state stays its own.
  expect(Object.isFrozen(config.plugins[0])).toBe(false);
});

test('what comes back is frozen', async () => {
  const { config } = await loadConfig({ cwd: folder });
  expect(() => Object.assign(config.browser, { headed: true })).toThrow(TypeError);
});

test('every fault is named at once, and no secret among them', async () => {
  const secret = 'hunter2';
  const faults = await faultsOf({
    plugin: [],
    plugins: [7, ['a-package', { password: secret }, 3]],
    browser: { headed: 'yes', lang: 'de' },
    account: { email: `${secret}@`, password: secret, birthdate: '1.1.1990' },
    telemetry: { endpoint: `https:/${secret}:x` },
    budget: '10 minutes',
  });
  const byPath = Object.fromEntries(faults.map(({ path, ...rest }) => [path, rest]));
  expect(Object.keys(byPath).sort()).toEqual(
    [
      'account.birthdate',
      'account.email',
      'account.password',
      'browser.headed',
      'browser.lang',
      'budget',
      'plugin',
      'plugins[0]',
      'plugins[1]',
      'telemetry.endpoint',
    ].sort(),
  );
  expect(byPath.plugin?.expected).toBe('no such name; did you mean plugins?');
  expect(byPath['browser.headed']).toEqual({ expected: 'boolean', got: '"yes"' });
  expect(byPath.budget).toEqual({
    expected: "a duration: milliseconds, '500ms', '30s' or '10m'",
    got: '"10 minutes"',
  });
  expect(byPath['account.password']).toEqual({ expected: 'at least 8 characters', got: 'a string' });
  expect(JSON.stringify(faults)).not.toContain(secret);
});

test('a factory that was not called is answered with the line that was meant', async () => {
  await write('agentkeys.config.mjs', 'const imap = () => {}; export default { plugins: [imap] };');
  const error = await failureOf();
  expect(error.details.faults).toEqual([
    { path: 'plugins[0]', expected: 'a plugin: call the factory, imap({ … })', got: 'the function imap' },
  ]);
});

test.each([
  ['a missing file', undefined, 'no such file'],
  ['broken JSON', '{ "budget": "7" x }', 'broken JSON'],
])('%s cannot be read', async (_, content, seen) => {
  if (content) await write('named.json', content);
  const error = await failureOf('named.json');
  expect(error).toMatchObject({ code: 'CONFIG_NOT_READABLE', exit: 2 });
  expect(error.details).toMatchObject({ file: join(folder, 'named.json') });
  expect(error.details.seen).toContain(seen);
  // The parser's own message quotes the file, which may hold a password.
  expect(error.details.seen).not.toContain('budget');
});

test('a module without a default export is a mistake, not an empty configuration', async () => {
  await write('agentkeys.config.mjs', 'export const config = {};');
  expect(await failureOf()).toMatchObject({
    code: 'CONFIG_NOT_READABLE',
    details: { expected: 'export default defineConfig({ … })' },
  });
});

test('a module that throws is named', async () => {
  await write('agentkeys.config.mjs', "throw new Error('no such setting');");
  const error = await failureOf();
  expect(error).toMatchObject({
    code: 'CONFIG_NOT_READABLE',
    details: { file: join(folder, 'agentkeys.config.mjs'), seen: 'no such setting' },
  });
});

test('an address with a user name or a password is a fault that does not repeat it', async () => {
  const faults = await faultsOf({
    telemetry: { endpoint: 'https://user:geheim@drift.example' },
    known: { url: 'https://:geheim@drift.example/known.json' },
  });
  const expected = 'an address without a user name and a password';
  expect(faults).toMatchObject([
    { path: 'telemetry.endpoint', expected },
    { path: 'known.url', expected },
  ]);
  expect(JSON.stringify(faults)).not.toContain('geheim');
});
