import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRedactor } from '../redact/create-redactor.ts';
import { openRunLog } from './open-run-log.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-log-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const key = 'ak-CaNaRy7Qw9ErTy2UiOp4AsDf6Gh';

it('writes at once, redacted, for its owner alone', async () => {
  const redactor = createRedactor();
  redactor.addKey(key);
  const log = await openRunLog({ home, runId: 'r1', redactor });
  log.warn(`line ${key}`, { deep: { text: encodeURIComponent(key) }, status: 200 });
  const [line] = (await readFile(log.file, 'utf8')).split('\n');
  expect(JSON.parse(line ?? '')).toMatchObject({ msg: 'line ak-…', deep: { text: 'ak-…' }, status: 200 });
  expect((await stat(log.file)).mode & 0o777).toBe(0o600);
  await log.close();
});

it('redacts what became a secret after it was written', async () => {
  const redactor = createRedactor();
  const log = await openRunLog({ home, runId: 'r2', redactor });
  log.info('the page says', { text: `key ${key}` });
  redactor.addKey(key);
  await log.close();
  const content = await readFile(log.file, 'utf8');
  expect(content).not.toContain(key.slice(3));
  expect(JSON.parse(content)).toMatchObject({ text: 'key ak-…' });
});

it('has a limit and says how much was passed over', async () => {
  const log = await openRunLog({ home, runId: 'r3', redactor: createRedactor(), maxChars: 1_000 });
  for (let n = 0; n < 100; n++) log.info('x'.repeat(90));
  await log.close();
  const lines = (await readFile(log.file, 'utf8')).trim().split('\n');
  expect(lines.length).toBeLessThan(15);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ lines: 100 - (lines.length - 1) });
});

it('redacts every line at the end, also after one that is torn', async () => {
  const redactor = createRedactor();
  const log = await openRunLog({ home, runId: 'torn', redactor });
  log.info('before', { text: key });
  await appendFile(log.file, `{"text":"${key}\n`);
  log.info('after', { text: key });
  redactor.addKey(key);
  await log.close();
  const lines = (await readFile(log.file, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toContain(key);
  expect(lines[1]).toBe('{"text":"ak-…');
});
