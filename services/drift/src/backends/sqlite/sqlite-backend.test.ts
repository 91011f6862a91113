import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { driftSchema } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { untouched } from '../../drifts/drift-record.ts';
import { describeBackend } from '../../testing/contract/describe-backend.ts';
import { newFiles } from '../../testing/contract/new-files.ts';
import { openFile } from '../../testing/contract/open-file.ts';
import { makeAccepted } from '../../testing/make-report.ts';
import { loadSqlite } from './load-sqlite.ts';
import { migrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { openSqliteBackend } from './sqlite-backend.ts';

const newFile = newFiles();

describeBackend(
  'sqlite',
  openFile(newFile, (file, options) => openSqliteBackend({ ...options, file })),
);

describe('sqlite file', () => {
  it('holds everything when it is opened again, and no fence comes twice', async () => {
    const file = newFile();
    const accepted = makeAccepted();
    const key = { service: 'openai', step_hash: accepted.identity.step_hash };
    const lease = { holder: 'a', lease_ms: 1, even_if_handled: true };
    const first = await openSqliteBackend({ file });
    const { seq } = await first.reports.append(accepted);
    const { fence } = await first.claims.claim(key, lease);
    await first.close();

    const second = await openSqliteBackend({ file, now: () => Date.now() + 1000 });
    expect(await second.reports.append(accepted)).toEqual({ duplicate: true, seq });
    expect(await second.batches.get(accepted.identity.batch_key)).toMatchObject({ count: 1 });
    expect((await second.claims.claim(key, lease)).fence).toBe(fence + 1);
    await second.close();
  });

  it('may be written by several at a time', async () => {
    const file = newFile();
    const doors = await Promise.all([1, 2, 3].map(() => openSqliteBackend({ file })));
    const reports = Array.from({ length: 90 }, () => makeAccepted());
    await Promise.all(reports.map((report, index) => doors[index % 3]?.reports.append(report)));
    const repeated = await Promise.all(
      reports.map((report, index) => doors[(index + 1) % 3]?.reports.append(report)),
    );
    expect(repeated.every((answer) => answer?.duplicate)).toBe(true);
    for (const door of doors) {
      expect((await door.batches.list()).reduce((sum, { count }) => sum + count, 0)).toBe(90);
      await door.close();
    }
  });

  it('is readable by its owner alone and leaves nothing beside it', async () => {
    const file = newFile();
    const backend = await openSqliteBackend({ file });
    await backend.reports.append(makeAccepted());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await backend.close();
    expect(readdirSync(join(file, '..'))).toEqual(['drift.db']);
  });

  it('is not changed by being looked at', async () => {
    const file = newFile();
    await (await openSqliteBackend({ file })).close();
    const before = readFileSync(file);
    const backend = await openSqliteBackend({ file, create: false });
    expect(await backend.drifts.fresh()).toEqual([]);
    await backend.close();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('syncs every commit to the disk', async () => {
    const file = newFile();
    const db = openDatabase(file, { create: true });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    db.close();
  });

  it('brings a store of the first version up to date, with its counts and its order', async () => {
    const file = newFile();
    mkdirSync(join(file, '..'));
    const old = new (loadSqlite().DatabaseSync)(file);
    old.exec(migrations[0] ?? '');
    old.exec('PRAGMA application_id = 0x44524654; PRAGMA user_version = 1');
    const seen = {
      newest_seq: 3,
      arrived_at: '2026-03-14T12:00:00.000Z',
      first_report: null,
      last_report: null,
    };
    const { fence, holder, lease_until, handled_seq, attempts, retry_at, issue, affected } = untouched;
    const claimed = { fence, holder, lease_until, handled_seq, attempts, retry_at, issue, affected };
    const outcome = { result: 'reproduced', screenshot_ref: null, fixed_in: null };
    const work = {
      ...claimed,
      ...outcome,
      reproduced: seen.arrived_at,
      issue_opened: seen.arrived_at,
      fixed: null,
    };
    const entry = { key: 'k', count: 2, arrived_at: seen.arrived_at, seq: 3, variants: [] };
    const values = ['openai', 'b59114af29bce274', 'signup-form', 3, Date.parse(seen.arrived_at)] as const;
    old
      .prepare('INSERT INTO drifts VALUES (?, ?, ?, ?, ?, ?, 0, NULL, ?, 0, ?)')
      .run(...values, JSON.stringify(seen), 'reproduced', JSON.stringify(work));
    old
      .prepare("INSERT INTO batches VALUES ('k', 'openai', 'b59114af29bce274', '2026-03-14', 3, 0, ?)")
      .run(JSON.stringify(entry));
    old.close();

    const backend = await openSqliteBackend({ file });
    const [fresh] = await backend.drifts.fresh();
    expect(driftSchema.parse(fresh?.drift)).toMatchObject({
      ...{ reports: 2, reproduced_in: 'site' },
      times: { last_tripped: seen.arrived_at, reproduced: seen.arrived_at, issue_opened: seen.arrived_at },
    });
    expect(fresh?.waiting_since).toBe(seen.arrived_at);
    expect(await backend.drifts.known()).toHaveLength(1);
    await backend.close();
  });

  it('refuses more than it can hold in memory, and takes them later', async () => {
    const backend = await openSqliteBackend({ file: newFile(), maxWaiting: 2 });
    const reports = [1, 2, 3].map(() => makeAccepted());
    const answers = await Promise.allSettled(reports.map((report) => backend.reports.append(report)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(answers[2]).toMatchObject({ reason: { code: 'OVERLOADED' } });
    const third = reports[2];
    expect(third && (await backend.reports.append(third))).toMatchObject({ duplicate: false });
    await backend.close();
  });

  it('acknowledges nothing while another process holds the lock, and says so', async () => {
    const file = newFile();
    const backend = await openSqliteBackend({ file, lockWaitMs: 50 });
    const { DatabaseSync } = loadSqlite();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(backend.reports.append(makeAccepted())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(backend.ready()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    other.exec('ROLLBACK');
    other.close();
    await expect(backend.ready()).resolves.toBeUndefined();
    expect(await backend.batches.list()).toEqual([]);
    await backend.close();
    await expect(backend.reports.append(makeAccepted())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('is not made where it is only to be read', async () => {
    const file = newFile();
    await expect(openSqliteBackend({ file, create: false })).rejects.toMatchObject({
      code: 'STORE_NOT_FOUND',
    });
  });

  it.each([
    [
      'STORE_NOT_READABLE',
      'a file of another kind',
      (file: string) => writeFileSync(file, 'no database'.repeat(100)),
    ],
    [
      'STORE_NOT_READABLE',
      'a database of another program',
      (file: string) => {
        const db = new (loadSqlite().DatabaseSync)(file);
        db.exec('CREATE TABLE theirs (a)');
        db.close();
      },
    ],
    [
      'STORE_TOO_NEW',
      'a store of a later version',
      (file: string) => {
        const db = new (loadSqlite().DatabaseSync)(file);
        db.exec('PRAGMA application_id = 0x44524654; PRAGMA user_version = 1000; CREATE TABLE reports (a)');
        db.close();
      },
    ],
  ])('says %s of %s', async (code, _, make) => {
    const file = newFile();
    mkdirSync(join(file, '..'));
    make(file);
    await expect(openSqliteBackend({ file })).rejects.toMatchObject({ code });
  });
});
