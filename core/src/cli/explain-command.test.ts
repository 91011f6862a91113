import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fallbackStore } from '../records/fallback-store.ts';
import { makeFallbackRecord } from '../testing/make-fallback-record.ts';
import { startMain } from '../testing/run-main.ts';

const first = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
const second = '4f0c7c4e-5a0f-4b52-9d7e-222222222222';
const runId = '01890000-0000-7000-8000-000000000001';
let folder: string;
let home: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-explain-')));
  home = join(folder, 'home');
  await install('1.2.3');
  await fallbackStore(home).write(makeFallbackRecord(first, { provider_version: '1.2.2' }));
  await fallbackStore(home).write(makeFallbackRecord(second));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (file: string, content: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
};

/** A provider that is found and never loaded. */
async function install(version: string): Promise<void> {
  const at = join(folder, 'node_modules/agentkeys-provider-tiny');
  const agentkeys = { provider: 'tiny', apiVersion: 1, export: 'tiny' };
  const json = { name: 'agentkeys-provider-tiny', version, type: 'module', exports: './index.js', agentkeys };
  await write(join(at, 'package.json'), JSON.stringify(json));
  await write(join(at, 'index.js'), "throw new Error('the provider was loaded');");
}

const run = (...argv: string[]) => startMain(argv, { cwd: folder, env: { AGENTKEYS_HOME: home } }).ended;
const errorOf = (stdout: string) => JSON.parse(stdout).error;

test('explain says what was met, what was done before, who else has it and what to do', async () => {
  const lines = [
    { msg: 'event progress', step: 'signup-form' },
    {
      msg: 'action',
      step: 'signup-form',
      action: 'fill',
      landmark: 'email',
      state: 'done',
      at_ms: 900,
      elapsed_ms: 12,
    },
    {
      msg: 'action',
      step: 'signup-form',
      action: 'click',
      landmark: 'submit',
      state: 'unfinished',
      at_ms: 950,
      elapsed_ms: 700,
    },
  ];
  await write(
    join(home, 'logs', `${runId}.jsonl`),
    `${lines.map((line) => JSON.stringify(line)).join('\n')}\ntorn "msg":"action"`,
  );
  const drift = {
    service: 'tiny',
    step: 'signup-form',
    step_hash: '0123456789abcdef',
    since: '2030-01-01T00:00:00.000Z',
    last_seen: '2030-01-02T00:00:00.000Z',
    issue_url: 'https://issues.example/7',
    affected: ['1.2.2'],
    // The version that tripped holds it, so that it is none.
    fixed_in: '1.2.3',
  };
  const feed = { schema: 'known/1', generated_at: '2030-01-02T00:00:00.000Z', drifts: [drift] };
  await write(join(home, 'known.json'), JSON.stringify(feed));

  const { code, stdout, stderr } = await run('explain', second.slice(0, 4));
  expect(code).toBe(0);
  expect(stderr).toBe('');
  for (const words of [
    'The step signup-form of tiny met a page that has changed shape.',
    'expected   the landmark submit',
    'found      the landmark submit did not come',
    '1.2.3 tripped, and is still installed',
    '✔ signup-form: fill email  at 0.9 s, took 0.0 s',
    '… signup-form: click submit  at 0.9 s, took 0.7 s, the run ended at it',
    'https://issues.example/7',
    `npm install agentkeys-provider-tiny@latest && agentkeys resume ${second}`,
  ]) {
    expect(stdout).toContain(words);
  }
  const json = JSON.parse((await run('explain', second, '--json')).stdout);
  expect(json).toMatchObject({
    schema: 'explanation/1',
    token: second,
    versions: { tripped: '1.2.3', installed: '1.2.3' },
    known: { issue_url: 'https://issues.example/7' },
    actions: [{ action: 'fill' }, { action: 'click', state: 'unfinished' }],
    files: { fallback: join(home, 'fallback', `${second}.json`), log: join(home, 'logs', `${runId}.jsonl`) },
  });
  expect(json.known).not.toHaveProperty('fixed_in');
});

test('explain --html writes one private file that loads nothing, and prints where', async () => {
  const { code, stdout } = await run('explain', second, '--html', 'report.html');
  expect(code).toBe(0);
  expect(stdout).toContain(`report     ${join(folder, 'report.html')}`);
  expect((await stat(join(folder, 'report.html'))).mode & 0o777).toBe(0o600);
  const report = await readFile(join(folder, 'report.html'), 'utf8');
  expect(report).toContain('Content-Security-Policy');
  expect(report).toContain('data:image/png;base64,aGVsbG8=');
  const nowhere = await run('explain', second, '--html', 'no/such/folder/report.html', '--json');
  expect(nowhere.code).toBe(2);
  expect(errorOf(nowhere.stdout)).toMatchObject({ code: 'REPORT_UNWRITABLE' });
});

test('a token that is not there, or is not one alone, is a coded error with exit code 2', async () => {
  const none = await run('explain', 'abc', '--json');
  expect(none.code).toBe(2);
  expect(errorOf(none.stdout).code).toBe('FALLBACK_NOT_FOUND');
  await fallbackStore(home).write(makeFallbackRecord('3f0c7c4e-5a0f-4b52-9d7e-333333333333'));
  const many = await run('explain', '3f', '--json');
  expect(many.code).toBe(2);
  expect(errorOf(many.stdout)).toMatchObject({
    code: 'FALLBACK_AMBIGUOUS',
    details: { tokens: expect.any(Array) },
  });
});

test('fallback list and clear', async () => {
  const listed = JSON.parse((await run('fallback', 'list', '--json')).stdout);
  expect(listed.map(({ token }: { token: string }) => token).sort()).toEqual([first, second]);
  expect((await run('fallback', 'list')).stdout).toContain(
    `${second}  2030-01-02T03:04:05.000Z  tiny 1.2.3  signup-form`,
  );
  expect((await run('fallback', 'clear')).code).toBe(2);
  const missed = await run('fallback', 'clear', first, 'abc', '--json');
  expect(errorOf(missed.stdout).code).toBe('FALLBACK_NOT_FOUND');
  expect(await readdir(join(home, 'fallback'))).toHaveLength(2);
  expect(JSON.parse((await run('fallback', 'clear', '3f', '--json')).stdout)).toEqual({ removed: [first] });
  await run('fallback', 'clear', '--all');
  expect(await readdir(join(home, 'fallback'))).toEqual([]);
  expect((await run('fallback', 'list')).stdout).toBe('No tripwire is kept.\n');
});

test('resume does not run the version that tripped, and says what to do', async () => {
  const { code, stdout } = await run('resume', second, '--json');
  expect(code).toBe(3);
  expect(errorOf(stdout)).toMatchObject({
    code: 'RESUME_NOT_FIXED',
    details: {
      seen: 'version 1.2.3 is installed, and 1.2.3 tripped',
      next: `npm install agentkeys-provider-tiny@latest && agentkeys resume ${second}`,
    },
  });
  expect(await readdir(home)).toEqual(['fallback']);
});

test('resume runs after an upgrade, and with --force before it', async () => {
  // Without an account the run ends where it wants to sign up: it has begun.
  for (const argv of [
    ['resume', first],
    ['resume', second, '--force'],
  ]) {
    const { code, stdout } = await run(...argv, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'failed',
      details: { error: 'ACCOUNT_NOT_CONFIGURED' },
    });
  }
  const { stderr } = await run('resume', first);
  expect(stderr).toContain('tiny 1.2.2 tripped; 1.2.3 is installed and runs now.');
});
