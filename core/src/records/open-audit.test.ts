import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EndedEntry } from './audit-line.ts';
import { openAudit } from './open-audit.ts';
import { readAudit } from './read-audit.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-audit-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const entry = (id: string): EndedEntry => ({
  state: 'ended',
  id,
  command: 'provision',
  run_id: id,
  provider: 'acme',
  provider_version: '1.0.0',
  version: '1.0.0',
  sandbox: true,
  exit: 0,
  duration_ms: 1,
  log: `logs/${id}.jsonl`,
});

it('writes lines, each with the hash of the one before, over the days', async () => {
  let day = 1;
  const audit = await openAudit(home, () => new Date(Date.UTC(2030, 0, day, 12)));
  await audit.append(entry('a'));
  await audit.append(entry('b'));
  day = 2;
  await audit.append(entry('c'));
  expect(await readdir(audit.folder)).toEqual(['2030-01-01.jsonl', '2030-01-02.jsonl']);
  const { lines, faults } = await readAudit(home);
  expect(lines.map((line) => line.id)).toEqual(['a', 'b', 'c']);
  expect(lines[0]?.previous).toBe('0'.repeat(64));
  expect(faults).toEqual([]);
});

it('is for its owner alone', async () => {
  const audit = await openAudit(home);
  await audit.append(entry('a'));
  const [file] = await readdir(audit.folder);
  expect((await stat(audit.folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(audit.folder, file ?? ''))).mode & 0o777).toBe(0o600);
});

it('keeps lines in order where the clock goes backwards', async () => {
  let day = 2;
  const audit = await openAudit(home, () => new Date(Date.UTC(2030, 0, day)));
  await audit.append(entry('a'));
  day = 1;
  await audit.append(entry('b'));
  const { lines, faults } = await readAudit(home);
  expect(lines.map((line) => line.id)).toEqual(['a', 'b']);
  expect(faults).toEqual([]);
});

it('names what was changed, removed or torn', async () => {
  const audit = await openAudit(home, () => new Date(Date.UTC(2030, 0, 1)));
  const file = join(audit.folder, '2030-01-01.jsonl');
  for (const id of ['a', 'b', 'c']) await audit.append(entry(id));
  const whole = await readFile(file, 'utf8');

  await writeFile(file, whole.replace('"id":"b"', '"id":"x"'));
  expect((await readAudit(home)).faults).toEqual([
    { file: '2030-01-01.jsonl', line: 3, fault: 'chain_broken' },
  ]);

  const texts = whole.split('\n');
  await writeFile(file, [texts[0], texts[2], ''].join('\n'));
  expect((await readAudit(home)).faults).toEqual([
    { file: '2030-01-01.jsonl', line: 2, fault: 'chain_broken' },
  ]);

  await writeFile(file, whole);
  await appendFile(file, '{"schema":"aud');
  await audit.append(entry('d'));
  const { lines, faults } = await readAudit(home);
  expect(faults).toEqual([{ file: '2030-01-01.jsonl', line: 4, fault: 'not_readable' }]);
  expect(lines.at(-1)?.id).toBe('d');
});

it('finds the last line although it is long', async () => {
  const audit = await openAudit(home);
  await audit.append({ ...entry('a'), injected: ['x'.repeat(200_000)] });
  await audit.append(entry('b'));
  expect((await readAudit(home)).faults).toEqual([]);
});

it('holds the chain when several processes write at once', async () => {
  const program = `
    import { openAudit } from ${JSON.stringify(new URL('open-audit.ts', import.meta.url).href)};
    const [home, name] = process.argv.slice(1);
    const audit = await openAudit(home);
    for (let n = 0; n < 15; n++) await audit.append({ id: name + n });
  `;
  const codes = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, home, name], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      return (await once(child, 'exit'))[0];
    }),
  );
  expect(codes).toEqual([0, 0, 0]);
  const { lines, faults } = await readAudit(home);
  expect(lines).toHaveLength(45);
  expect(faults).toEqual([]);
});

it('refuses to open where it cannot write', async () => {
  await writeFile(join(home, 'audit'), 'in the way');
  await expect(openAudit(home)).rejects.toMatchObject({ code: 'AUDIT_UNWRITABLE' });
});
