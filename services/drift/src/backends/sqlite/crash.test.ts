import { expect, it } from 'vitest';
import { crashSqlite } from '../../testing/crash/crash-sqlite.ts';

it('counts every acknowledged report once when its process ends at random', async () => {
  const { killed, ...result } = await crashSqlite({ reports: 5000, kills: 6, seed: 5 });
  expect(killed).toBe(6);
  expect(result).toMatchObject({ lost: 0, doubled: 0, wrong: [] });
});
