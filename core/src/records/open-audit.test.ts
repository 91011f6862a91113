import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EndedEntry } from './audit-line.ts';
import { followAudit } from './follow-audit.ts';
import { openAudit } from './open-audit.ts';
import { readAudit } from './read-audit.ts';
import { verifyAudit } from './verify-audit.ts';

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
  const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, day, 12)) });
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

it('takes no character but the line break for the end of a line', async () => {
  const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, 1)) });
  for (const id of ['a\u2028b', 'c\u2029d', 'e\rf', 'g'.repeat(200_000)]) await audit.append(entry(id));
  await audit.append(entry('h'));
  const { lines, faults } = await readAudit(home);
  expect(lines.map((line) => line.id.slice(0, 3))).toEqual(['a\u2028b', 'c\u2029d', 'e\rf', 'ggg', 'h']);
  expect(faults).toEqual([]);
  expect(await verifyAudit(home)).toEqual({ intact: true, files: 1, lines: 5, torn: 0 });
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
  const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, day)) });
  await audit.append(entry('a'));
  day = 1;
  await audit.append(entry('b'));
  const { lines, faults } = await readAudit(home);
  expect(lines.map((line) => line.id)).toEqual(['a', 'b']);
  expect(faults).toEqual([]);
});

it('names what was changed, removed or torn', async () => {
  const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, 1)) });
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

it('begins another file when one is full, and the chain goes on', async () => {
  let day = 1;
  const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, day)), maxFileBytes: 700 });
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await audit.append(entry(id));
  day = 2;
  await audit.append(entry('h'));
  expect((await readdir(audit.folder)).sort()).toEqual([
    '2030-01-01.jsonl',
    '2030-01-01_002.jsonl',
    '2030-01-01_003.jsonl',
    '2030-01-02.jsonl',
  ]);
  const { lines, faults } = await readAudit(home);
  expect(lines.map((line) => line.id).join('')).toBe('abcdefgh');
  expect(faults).toEqual([]);
});

describe('the verdict on the audit', () => {
  const write = async () => {
    let day = 1;
    const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, day)) });
    for (const id of ['a', 'b', 'c', 'd']) {
      if (id === 'c') day = 2;
      await audit.append(entry(id));
    }
    return audit;
  };
  const change = async (file: string, edit: (text: string) => string) => {
    const path = join(home, 'audit', file);
    await writeFile(path, edit(await readFile(path, 'utf8')));
  };

  it('is that all is intact, where it is', async () => {
    expect(await verifyAudit(home)).toEqual({ intact: true, files: 0, lines: 0, torn: 0 });
    await write();
    expect(await verifyAudit(home)).toEqual({ intact: true, files: 2, lines: 4, torn: 0 });
  });

  it('names the line after one that was changed, also in the next file', async () => {
    await write();
    await change('2030-01-01.jsonl', (text) => text.replace('"id":"b"', '"id":"x"'));
    expect(await verifyAudit(home)).toMatchObject({
      intact: false,
      first_fault: { file: '2030-01-02.jsonl', line: 1, fault: 'chain_broken' },
    });
  });

  it('names the line after one that was removed', async () => {
    await write();
    await change('2030-01-01.jsonl', (text) => text.split('\n').slice(1).join('\n'));
    expect(await verifyAudit(home)).toMatchObject({ first_fault: { file: '2030-01-01.jsonl', line: 1 } });
  });

  it('names the line that was spoiled, and tells it from one that a crash tore', async () => {
    await write();
    await change('2030-01-01.jsonl', (text) => text.replace('{"schema', 'x'));
    expect(await verifyAudit(home)).toMatchObject({
      intact: false,
      first_fault: { file: '2030-01-01.jsonl', line: 1, fault: 'not_readable' },
    });
    await rm(join(home, 'audit'), { recursive: true });
    const audit = await write();
    await appendFile(join(home, 'audit', '2030-01-02.jsonl'), '{"schema":"audit/1","at');
    expect(await verifyAudit(home)).toMatchObject({ intact: true, torn: 1 });
    await audit.append(entry('e'));
    expect(await verifyAudit(home)).toMatchObject({ intact: true, torn: 1, lines: 6 });
  });
});

it('the end of the audit is followed, over the change of a day', async () => {
  let day = 1;
  const audit = await openAudit(home, { now: () => new Date(Date.UTC(2030, 0, day)) });
  for (const id of ['a', 'b', 'c']) await audit.append(entry(id));
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const line of followAudit(home, { last: 2, follow: true, signal: stop.signal, everyMs: 10 })) {
    seen.push(line.id);
    if (line.id === 'c') await audit.append(entry('d'));
    if (line.id === 'd') {
      day = 2;
      await audit.append(entry('e'));
    }
    if (line.id === 'e') stop.abort();
  }
  expect(seen).toEqual(['b', 'c', 'd', 'e']);
});
