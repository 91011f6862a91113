import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { openOutbox } from './open-outbox.ts';
import { outboxSchema } from './outbox-schema.ts';

const now = Date.UTC(2026, 2, 14, 12);
const minute = 60_000;
const item = (name: string) => ({ id: name, subject: 's', body: '{}' });

it('knows of an older file what was sent, and sends again what stands behind the first that was not', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'outbox.db');
  const migrations = outboxSchema.migrations.slice(0, 2);
  const before = openDatabase(file, { create: true, schema: { ...outboxSchema, migrations } });
  const insert = before.prepare(
    "INSERT INTO outbox (id, subject, body, seq, acked_at) VALUES (?, 's', '{}', ?, ?)",
  );
  for (const [id, seq] of [
    ['a', 7],
    ['b', 6],
    ['c', null],
    ['d', 8],
  ] as const)
    insert.run(id, seq, seq && now);
  before.close();
  const outbox = openOutbox(file, 10, () => now);
  expect(outbox.unsent(0, 10).map(({ id }) => id)).toEqual(['c', 'd']);
  expect([outbox.waiting(), outbox.newest()]).toEqual([2, { id: 'd', seq: 8 }]);
  expect(outbox.addAll([item('c'), item('e')])).toEqual([
    { duplicate: true, seq: null },
    { duplicate: null, seq: null },
  ]);
  outbox.close();
});

it('drops what was acknowledged long enough ago, and knows then how far it was', async () => {
  await using folder = await temporaryFolder();
  let time = now;
  const open = () => openOutbox(join(folder.path, 'outbox.db'), 10, () => time);
  const outbox = open();
  outbox.addAll(['a', 'b', 'c'].map(item));
  expect(outbox.has('b')).toBe(true);
  outbox.acknowledge({ upto: 2, id: 'b', seq: 2 });
  outbox.flush();
  // The log is asked for it then.
  expect([outbox.has('b'), outbox.has('c')]).toEqual([false, true]);
  time += minute;
  outbox.acknowledge({ upto: 3, id: 'c', seq: 3 });
  outbox.flush();
  expect([outbox.prune(now), outbox.waiting()]).toEqual([0, 0]);
  expect(outbox.prune(now + minute)).toBe(2);
  expect(outbox.prune(now + 2 * minute)).toBe(1);
  outbox.close();
  const again = open();
  expect([again.recount(), again.newest()]).toEqual([0, { id: 'c', seq: 3 }]);
  again.addAll([item('d')]);
  expect(again.unsent(0, 10)).toMatchObject([{ id: 'd', n: 4 }]);
  // What is gone cannot be sent again.
  expect([again.sendAgain(), again.newest()]).toEqual([1, undefined]);
  again.close();
});
