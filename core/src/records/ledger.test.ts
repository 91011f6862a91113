import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginLedger, continueLedger, readLedger } from './ledger.ts';
import { isLeft, type LedgerEntry } from './ledger-entry.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-ledger-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const key = `ak-${'Zx81'.repeat(8)}`;
const entryOf = (provider: string): LedgerEntry => ({
  schema: 'ledger/1',
  run_id: v7(),
  provider,
  provider_version: '1.2.3',
  purpose: 'own',
  email: 'me@example.org',
  account: 'tried',
  begun_at: '2026-03-14T12:00:00.000Z',
  keys: [],
});
const warn = (seen: string): void => {
  throw new Error(seen);
};
const begin = (provider: string, inMemory = false) =>
  beginLedger(home, entryOf(provider), { inMemory, warn });

test('what a run makes is on the disk, for its owner alone, without the key', async () => {
  const ledger = await begin('acme');
  await begin('other');
  expect((await readLedger(home, 'acme')).entries).toEqual([ledger.entry]);
  void ledger.noteAccount();
  void ledger.noteKey(key);
  void ledger.noteKey(key);
  await ledger.settled();

  const { entries, unreadable } = await readLedger(home, 'acme');
  expect(unreadable).toEqual([]);
  expect(entries).toEqual([ledger.entry]);
  expect(ledger.entry).toMatchObject({ account: 'made', keys: [{ ends: key.slice(-4) }] });
  expect(isLeft(ledger.entry)).toBe(true);
  for (const name of await readdir(join(home, 'accounts'))) {
    const file = join(home, 'accounts', name);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain(key.slice(0, 12));
  }
});

test('what is gone is left no more', async () => {
  const ledger = await begin('acme');
  await ledger.noteAccount();
  await ledger.noteKey(key);
  const [made] = ledger.entry.keys;
  const later = continueLedger(home, ledger.entry);
  await later.noteRemoved({ keys: [made?.sha256 ?? ''] });
  expect(isLeft(later.entry)).toBe(true);
  await later.noteRemoved({ keys: [], account: 'kept' });
  expect(isLeft(later.entry)).toBe(false);
  const [read] = (await readLedger(home)).entries;
  expect(read).toMatchObject({ account: 'kept', keys: [{ removed_at: expect.any(String) }] });
});

test('what happens in a sandbox is on no disk', async () => {
  const ledger = await begin('acme', true);
  await ledger.noteKey(key);
  expect(ledger.entry.keys).toHaveLength(1);
  expect(await readdir(home)).toEqual([]);
});

test('a ledger that cannot be written stops the run, and a file that is no entry is named', async () => {
  await begin('acme');
  await writeFile(join(home, 'accounts', 'torn.json'), '{"schema":');
  expect(await readLedger(home)).toMatchObject({ unreadable: ['torn.json'], entries: [{}] });
  await rm(join(home, 'accounts'), { recursive: true });
  await writeFile(join(home, 'accounts'), '');
  await expect(begin('acme')).rejects.toMatchObject({ code: 'LEDGER_UNWRITABLE' });
});
