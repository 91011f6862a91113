import { expect, it } from 'vitest';
import { type WrittenReport, writeReport } from '../../coalesce/written-report.ts';
import { newFiles } from '../../testing/contract/new-files.ts';
import { makeAccepted } from '../../testing/make-report.ts';
import { countReports } from './count-reports.ts';
import { logReports } from './log-reports.ts';
import { applicationId, migrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { pruneStore } from './prune-store.ts';

const newFile = newFiles();
const now = Date.now();
const makeReports = (count: number): WrittenReport[] =>
  Array.from({ length: count }, () => writeReport(makeAccepted()));
const seqs = (stored: readonly { duplicate: boolean | null; seq: number }[]) =>
  stored.map(({ duplicate, seq }) => (duplicate ? -seq : seq));

it('knows a message id that was stored in the same group, before it was counted, and after', () => {
  using db = openDatabase(newFile(), { create: true });
  const log = logReports(db);
  const [one, two, three] = makeReports(3) as [WrittenReport, WrittenReport, WrittenReport];
  expect(seqs(log([one, two, one], now))).toEqual([1, 2, -1]);
  expect(seqs(log([two, three], now))).toEqual([-2, 3]);
  countReports(db).settle();
  expect(seqs(log([one, three], now))).toEqual([-1, -3]);
  expect(seqs(logReports(db)([two], now))).toEqual([-2]);
});

it('knows what others have stored, and stores nothing where they have counted already', async () => {
  const file = newFile();
  using one = openDatabase(file, { create: true });
  using other = openDatabase(file, { create: true });
  const [log, theirs] = [logReports(one), logReports(other)];
  const [first, second] = makeReports(2) as [WrittenReport, WrittenReport];
  expect(seqs(log([first], now))).toEqual([1]);
  expect(seqs(theirs([first, second], now))).toEqual([-1, 2]);
  expect(seqs(log([second], now))).toEqual([-2]);
  // A long time passes here.
  countReports(other).settle();
  await pruneStore(other)(now + 365 * 86_400_000);
  expect(seqs(log([first], now))).toEqual([3]);
  countReports(one).settle();
  expect(one.prepare('SELECT message_id, seq FROM message_ids').all()).toEqual([
    { message_id: first.message_id, seq: 3 },
  ]);
});

it('forgets a group that was not stored as a whole', () => {
  using db = openDatabase(newFile(), { create: true });
  const log = logReports(db);
  const [good, bad] = makeReports(2) as [WrittenReport, WrittenReport];
  // What is no text is refused by the table.
  const broken = { ...bad, body: null as unknown as string };
  expect(() => log([good, broken], now)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  expect(seqs(log([good, bad], now))).toEqual([1, 2]);
});

it('knows what an older version has stored, counted or not', () => {
  const file = newFile();
  const [counted, uncounted, fresh] = makeReports(3) as [WrittenReport, WrittenReport, WrittenReport];
  {
    using before = openDatabase(file, {
      create: true,
      schema: { applicationId, migrations: migrations.slice(0, 5) },
    });
    const insert = before.prepare('INSERT INTO reports (message_id, arrived_at, report) VALUES (?, ?, ?)');
    for (const { message_id, body } of [counted, uncounted]) insert.run(message_id, now, body);
    before.exec("UPDATE counters SET value = 1 WHERE name = 'counted'");
  }
  using db = openDatabase(file, { create: false });
  expect(seqs(logReports(db)([counted, uncounted, fresh], now))).toEqual([-1, -2, 3]);
  countReports(db).settle();
  expect(db.prepare("SELECT entry ->> '$.count' AS count FROM batches").all()).toEqual([{ count: 2 }]);
});
