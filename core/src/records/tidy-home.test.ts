import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { viewOutbox } from '../telemetry/outbox.ts';
import { makeFallbackRecord } from '../testing/make-fallback-record.ts';
import { fallbackStore } from './fallback-store.ts';
import { pruneLogs } from './prune-logs.ts';
import { readAudit } from './read-audit.ts';
import { tidyHome } from './tidy-home.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-tidy-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const token = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
const config = configSchema.parse({});

/** A file of the home folder as it was left so long ago. */
async function leave(name: string, agoMs: number, bytes = 10): Promise<void> {
  const file = join(home, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'x'.repeat(bytes));
  const time = new Date(Date.now() - agoMs);
  await utimes(file, time, time);
}
const inFolder = async (name: string) => (await readdir(join(home, name))).sort();

it('lets go of logs that are too old, and keeps those of fallback files that are kept', async () => {
  const record = makeFallbackRecord(token);
  await fallbackStore(home).write(record);
  await leave(`logs/${record.run_id}.jsonl`, 90 * day);
  await leave('logs/old.jsonl', 31 * day);
  await leave('logs/young.jsonl', 29 * day);
  await tidyHome(home, config);
  expect(await inFolder('logs')).toEqual([`${record.run_id}.jsonl`, 'young.jsonl'].sort());
});

it('lets go of the oldest logs where all of them are too large, and of none of the last hour', async () => {
  await leave('logs/running.jsonl', 0, 50);
  await leave('logs/now.jsonl', hour / 2, 50);
  await leave('logs/late.jsonl', 2 * hour, 50);
  await leave('logs/early.jsonl', 3 * hour, 50);
  await pruneLogs(home, { keepMs: day, maxBytes: 150 }, new Set(), Date.now());
  expect(await inFolder('logs')).toEqual(['late.jsonl', 'now.jsonl', 'running.jsonl']);
  await pruneLogs(home, { keepMs: day, maxBytes: 10 }, new Set(), Date.now());
  expect(await inFolder('logs')).toEqual(['now.jsonl', 'running.jsonl']);
});

it('counts a report with the file that it stands beside', async () => {
  const store = fallbackStore(home, { maxBytes: 100_000 });
  await store.write(makeFallbackRecord(token));
  await leave(`fallback/${token}.html`, 0, 200_000);
  expect(await store.prune()).toEqual([token]);
  expect(await inFolder('fallback')).toEqual([]);
});

it('sweeps what killed processes have left an hour ago, and nothing else', async () => {
  const swept = [
    `fallback/${token}.json.1734512`,
    `fallback/${token}.html.1`,
    'outbox/dropped.json.99',
    `outbox-sandbox/evidence/${token}.json.4294967295`,
    'logs/run.jsonl.12',
    'breaker/acme.json.5',
    `breaker/acme.json.lock.${token}`,
    'locks/acme.lock.77',
    `locks/acme.lock.taking.${token}`,
    `audit/.lock.${token}`,
    'keys/acme.json.8',
    'known.json.3',
    'known.origin.json.3',
  ];
  const kept = ['keys/recovery-acme-run.json.8', 'keys/acme.json', 'notes.json.3', 'locks/acme.lock'];
  for (const name of [...swept, ...kept]) await leave(name, 2 * hour);
  await leave('outbox/pause.json.7', hour / 2);
  await tidyHome(home, config);
  const left = (await readdir(home, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));
  expect(left.sort()).toEqual([...kept, 'outbox/pause.json.7'].sort());
});

it('reads nothing that a killed process has left as a record', async () => {
  const store = fallbackStore(home);
  const file = await store.write(makeFallbackRecord(token));
  await rename(file, `${file}.1734512`);
  expect([await store.list(), await store.tokens(), [...(await store.runs())]]).toEqual([[], [], []]);
  const id = v7();
  await mkdir(join(home, 'outbox'));
  await writeFile(join(home, 'outbox', `${id}.json.5`), JSON.stringify({ report_id: id }));
  expect(await viewOutbox(home).list()).toEqual([]);
  await leave('audit/2030-01-01.jsonl.8', 0);
  expect(await readAudit(home)).toEqual({ lines: [], faults: [] });
});

it('has nothing to do where there is no home', async () => {
  await tidyHome(join(home, 'none'), config);
  expect(await readdir(home)).toEqual([]);
});
