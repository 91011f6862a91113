import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EndedEntry } from '../records/audit-line.ts';
import { openAudit } from '../records/open-audit.ts';
import { startMain } from '../testing/run-main.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-audit-cli-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const start = (...argv: string[]) =>
  startMain(['audit', ...argv], { cwd: home, env: { AGENTKEYS_HOME: home } });

const entry = (id: string): EndedEntry => ({
  state: 'ended',
  id,
  command: 'provision',
  run_id: id,
  provider: 'acme',
  provider_version: '1.0.0',
  version: '1.0.0',
  sandbox: true,
  event: { type: 'tripwire', kind: 'timeout', step: 'sign-up' },
  outcome: { outcome: 'needs_fallback', code: 'drift', tier: 'none_configured', token: 'a-token' },
  exit: 3,
  duration_ms: 2_300,
  log: `logs/${id}.jsonl`,
});

test('tail shows the newest lines, for people and as they stand', async () => {
  const audit = await openAudit(home);
  for (const id of ['a', 'b', 'c']) await audit.append(entry(id));
  const people = await start('tail', '-n', '1').ended;
  expect(people).toMatchObject({ code: 0, stderr: '' });
  expect(people.stdout).toMatch(
    /^\d{4}-.+Z provision acme 1\.0\.0 in the sandbox {2}needs_fallback \(drift\) at sign-up, exit 3, 2\.3 s, token a-token {2}c\n$/,
  );
  const { stdout } = await start('tail', '--lines', '2', '--json').ended;
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id);
  expect(ids).toEqual(['b', 'c']);
});

test('tail --follow shows what is added, and Ctrl-C ends it without a fault', async () => {
  const audit = await openAudit(home);
  await audit.append(entry('first'));
  const main = start('tail', '--follow', '--json');
  await main.said('first');
  await audit.append(entry('second'));
  await main.said('second');
  main.child.kill('SIGINT');
  expect((await main.ended).code).toBe(0);
});

test('verify says that all is well, or names the first broken line, by its exit code too', async () => {
  expect(await start('verify').ended).toMatchObject({ code: 0 });
  const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, 1)) });
  for (const id of ['a', 'b', 'c']) await audit.append(entry(id));
  expect((await start('verify').ended).stdout).toContain('intact: 3 lines in 1 file');

  const file = join(home, 'audit', '2030-01-01.jsonl');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"exit":3', '"exit":0'));
  const { code, stdout } = await start('verify').ended;
  expect(code).toBe(1);
  expect(stdout).toContain('audit/2030-01-01.jsonl, line 2');
  const json = await start('verify', '--json').ended;
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toEqual({
    intact: false,
    files: 1,
    lines: 3,
    torn: 0,
    first_fault: { file: '2030-01-01.jsonl', line: 2, fault: 'chain_broken' },
  });
});

test.each([['-1'], ['many'], ['1.5']])('--lines %s cannot be understood', async (count) => {
  expect(await start('tail', `--lines=${count}`).ended).toMatchObject({ code: 2, stdout: '' });
});
