import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { variantOf } from '../../coalesce/variant-of.ts';
import { writeReport } from '../../coalesce/written-report.ts';
import { makeAccepted } from '../../testing/make-report.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { countReports } from './count-reports.ts';
import { logReports } from './log-reports.ts';
import { migrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { openSqliteBackend } from './sqlite-backend.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = `${folder.path}/drift.db`;
});
afterEach(() => folder[Symbol.asyncDispose]());

const now = Date.now();
const reports = (count: number, digest = 's1:0123456789abcdef') =>
  Array.from({ length: count }, () => writeReport(makeAccepted({ digest })));
const counted = (db: DatabaseSync) =>
  db
    .prepare("SELECT entry ->> '$.count' AS count FROM batches")
    .all()
    .map(({ count }) => count);

it('leaves what was stored and not counted, as by a process that was killed, to whoever looks', async () => {
  const db = openDatabase(file, { create: true });
  const refined = { ...variantOf(makeAccepted().report), dom_digest: 's1:ffffffffffffffff' };
  logReports(db)([...reports(4), writeReport(makeAccepted(), refined)], now);
  expect(counted(db)).toEqual([]);
  db.close();

  const backend = await openSqliteBackend({ file });
  const [batch] = await backend.batches.list();
  expect(batch?.variants.map(({ count, dom_digest }) => [count, dom_digest])).toEqual([
    [4, 's1:0123456789abcdef'],
    [1, 's1:ffffffffffffffff'],
  ]);
  expect(await backend.drifts.fresh()).toMatchObject([{ drift: { reports: 5 }, upto: 5 }]);
  await backend.close();
});

it('counts each report once, whoever has stored it and whoever counts', () => {
  const [one, other] = [1, 2].map(() => openDatabase(file, { create: true })) as [DatabaseSync, DatabaseSync];
  const [counter, second] = [countReports(one), countReports(other)];
  const own = reports(3);
  const stored = logReports(one)(own, now);
  for (const [at, report] of own.entries())
    counter.note({ ...report, seq: stored[at]?.seq ?? 0, arrivedAt: now });
  logReports(other)([...own, ...reports(2)], now);
  second.settle();
  expect(counted(one)).toEqual([5]);
  logReports(other)(reports(1), now);
  counter.settle();
  second.settle();
  expect(counted(other)).toEqual([6]);
  one.close();
  other.close();
});

it('counts what it is not asked for, a moment later', async () => {
  const backend = await openSqliteBackend({ file });
  await backend.reports.append(makeAccepted());
  const other = openDatabase(file, { create: false });
  await expect.poll(() => counted(other), { timeout: 30_000 }).toEqual([1]);
  other.close();
  await backend.close();
});

it('does not count again what an older version had counted when it stored it', () => {
  const before = openDatabase(file, {
    create: true,
    schema: { applicationId: 0x44524654, migrations: migrations.slice(0, 2) },
  });
  before.prepare("INSERT INTO reports (message_id, arrived_at, report) VALUES ('a', 0, '{}')").run();
  before.close();
  const db = openDatabase(file, { create: false });
  countReports(db).settle();
  expect(counted(db)).toEqual([]);
  logReports(db)(reports(1), now);
  countReports(db).settle();
  expect(counted(db)).toEqual([1]);
  db.close();
});
