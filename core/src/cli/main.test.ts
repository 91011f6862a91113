import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coreVersion } from '../plugins/core-package.ts';
import { startMain } from '../testing/run-main.ts';

let folder: string;
const write = async (name: string, content: string | object): Promise<void> => {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
};
const start = (argv: readonly string[], cwd = '.') =>
  startMain(argv, { cwd: join(folder, cwd), env: { AGENTKEYS_HOME: join(folder, 'home') } });
const run = (argv: readonly string[], cwd?: string) => start(argv, cwd).ended;

/** A provider whose sandbox is one small server; closing it may be made to hang. */
const sandboxCode = `
import { createServer } from 'node:http';
export const sandbox = {
  changes: { 'tos-gate': { doc: 'Adds a button.' }, slow: { doc: 'Waits.', arguments: ['3s', '8s'] }, stuck: { doc: 'Never closes.' } },
  async start(injected) {
    const server = createServer((_, reply) => reply.end('hello'));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      origins: { app: 'http://127.0.0.1:' + server.address().port },
      async close() {
        server.close();
        if (injected.stuck) await new Promise(() => setInterval(() => {}, 1000));
      },
    };
  },
};`;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-cli-')));
  const at = 'node_modules/agentkeys-provider-tiny';
  await write(`${at}/package.json`, {
    name: 'agentkeys-provider-tiny',
    version: '1.2.3',
    type: 'module',
    exports: { '.': './index.js', './sandbox': './sandbox.js' },
    agentkeys: { provider: 'tiny', apiVersion: 1, export: 'tiny', sandbox: './sandbox' },
  });
  await write(`${at}/index.js`, "throw new Error('the provider was loaded');");
  await write(`${at}/sandbox.js`, sandboxCode);
  await write('bad/agentkeys.config.json', { budget: 'long', browser: { headed: 'yes' } });
  await write(
    'good/agentkeys.config.mjs',
    `export default {
    plugins: [{ name: 'mine', setup() {} }],
    account: { email: 'someone@mail.example', password: 'canary-password' },
  };`,
  );
  await write(
    'secret/agentkeys.config.mjs',
    `export default {
    account: { email: 'someone@mail.example', password: 'canary-password' },
    plugins: [{ name: 'mine', setup(api) { api.modifyConfig(() => { throw new Error('as canary-password'); }); } }],
  };`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('--version prints the version and nothing else', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${coreVersion}\n`, stderr: '' });
});

test('--help is an answer, not an error', async () => {
  const { code, stdout, stderr } = await run(['provision', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Exit codes:');
  expect(stderr).toBe('');
});

test.each([
  [[], 'no command'],
  [['provison', 'tiny'], 'Did you mean provision?'],
  [['provision'], "missing required argument 'provider'"],
  [['provision', 'tiny', 'more'], 'too many arguments'],
  [['provision', 'tiny', '--jsn'], "unknown option '--jsn'"],
  [['provision', 'tiny', '--inject', 'x'], '--sandbox --inject'],
  [['scrape', 'tiny', '--config'], 'argument missing'],
  [['profile', 'update', 'tiny', '--runs', 'many'], 'a whole number'],
])('%j cannot be understood', async (argv, words) => {
  const { code, stdout, stderr } = await run(argv);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('USAGE');
  expect(stderr).toContain(words);
});

test('with --json an error is one JSON object on stdout', async () => {
  const { code, stdout } = await run(['provision', 'tiny', '--json', '--what']);
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'USAGE', exit: 2 });
});

test('every fault of the configuration is named, with exit code 2', async () => {
  const { code, stderr } = await run(['config', 'check'], 'bad');
  expect(code).toBe(2);
  expect(stderr).toContain('CONFIG_INVALID');
  expect(stderr).toContain(join(folder, 'bad/agentkeys.config.json'));
  expect(stderr).toContain('browser.headed');
  expect(stderr).toContain('budget');
});

test('config check says what it found', async () => {
  const { code, stdout } = await run(['config', 'check'], 'good');
  expect(code).toBe(0);
  expect(stdout).toContain('mine');
  expect(stdout).toContain('tiny');
});

test('config check tells programs which file was loaded', async () => {
  const { code, stdout } = await run(['config', 'check', '--json'], 'good');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    file: join(folder, 'good/agentkeys.config.mjs'),
    providers: expect.arrayContaining(['tiny']),
    plugins: ['mine'],
  });
});

test('config print shows defaults and no secrets', async () => {
  const { code, stdout } = await run(['config', 'print'], 'good');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    budget: '10m',
    plugins: ['mine'],
    account: { email: '(set)', password: '(set)' },
  });
  expect(stdout).not.toContain('canary');
});

test('what a plugin throws is said without the secrets of the account', async () => {
  const { code, stderr } = await run(['config', 'check'], 'secret');
  expect(code).toBe(1);
  expect(stderr).toContain('HOOK_FAILED');
  expect(stderr).toContain('as [redacted]');
  expect(stderr).not.toContain('canary-password');
});

test('a provider that is not installed is named with what was tried', async () => {
  const { code, stderr } = await run(['provision', 'nobody', '--sandbox']);
  expect(code).toBe(2);
  expect(stderr).toContain('PROVIDER_NOT_FOUND');
  expect(stderr).toContain('agentkeys-provider-nobody');
});

test('providers list', async () => {
  const { code, stdout } = await run(['providers', 'list', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
    name: 'tiny',
    package: 'agentkeys-provider-tiny',
    version: '1.2.3',
    sandbox: true,
    folder: join(folder, 'node_modules/agentkeys-provider-tiny'),
  });
});

test('providers inspect shows what the package holds and loads none of its code', async () => {
  const { code, stdout } = await run(['providers', 'inspect', 'tiny', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'tiny', version: '1.2.3', sandbox: true, profiles: [] });
  expect((await run(['providers', 'inspect', 'tiny'])).stdout).toContain('agentkeys-provider-tiny@1.2.3');
  expect((await run(['providers', 'inspect', 'nobody'])).code).toBe(2);
});

test('sandbox --list shows every change with its arguments', async () => {
  const { code, stdout } = await run(['sandbox', 'tiny', '--list']);
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    'tos-gate      Adds a button.',
    'slow[:3s|8s]  Waits.',
    'stuck         Never closes.',
  ]);
});

test('a change that the sandbox does not know is refused', async () => {
  const { code, stderr } = await run(['sandbox', 'tiny', '--inject', 'nothing']);
  expect(code).toBe(2);
  expect(stderr).toContain('SANDBOX_CHANGE_UNKNOWN');
});

test('the sandbox serves until Ctrl-C, and closes', async () => {
  const main = start(['sandbox', 'tiny']);
  await main.said('Ctrl-C ends it.');
  main.child.kill('SIGINT');
  const { code, stdout } = await main.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^app +http:\/\/127\.0\.0\.1:\d+\n$/);
});

test('a second signal ends at once what does not end by itself', async () => {
  const main = start(['sandbox', 'tiny', '--inject', 'stuck']);
  await main.said('Ctrl-C ends it.');
  main.child.kill('SIGTERM');
  await main.said('Stopping.');
  main.child.kill('SIGINT');
  expect(await main.ended).toMatchObject({ code: null, signal: 'SIGINT' });
});

test('an interrupted command ends with 130', async () => {
  await write(
    'slow/agentkeys.config.mjs',
    `export default {
    plugins: [{ name: 'slow', async setup() {
      console.error('waiting');
      await new Promise((resolve) => setTimeout(resolve, 300));
    } }],
  };`,
  );
  const main = start(['scrape', 'nobody'], 'slow');
  await main.said('waiting');
  main.child.kill('SIGINT');
  const { code, stderr } = await main.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('INTERRUPTED');
});

test('stdout is for the result: what a configuration and its plugins print goes to stderr', async () => {
  await write(
    'chatty/agentkeys.config.mjs',
    `console.log('loaded');
     const setup = () => { console.log('set up'); process.stdout.write('as it is\\n'); };
     export default { plugins: [{ name: 'mine', setup }] };`,
  );
  const { code, stdout, stderr } = await run(['providers', 'list', '--json'], 'chatty');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(expect.anything());
  for (const words of ['loaded', 'set up', 'as it is']) expect(stderr).toContain(`${words}\n`);
});
