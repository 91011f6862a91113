import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withFileLock } from './with-file-lock.ts';

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentkeys-lock-'));
  lock = join(folder, '.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lets one piece of work in at a time, also after a failure, and leaves nothing', async () => {
  let inside = 0;
  const work = async () => {
    expect(++inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
    throw new Error('at the end of the work');
  };
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => withFileLock(lock, work)));
  expect(results.map((result) => result.status === 'rejected' && result.reason.message)).toEqual(
    Array(4).fill('at the end of the work'),
  );
  expect(await readdir(folder)).toEqual([]);
});

it('takes over the lock of a process that is gone', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  await writeFile(lock, JSON.stringify({ pid: gone.pid, host: hostname(), nonce: 'n' }));
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((n) => withFileLock(lock, async () => void order.push(n))));
  expect(order.sort()).toEqual([1, 2, 3]);
  expect(await readdir(folder)).toEqual([]);
});

it('takes over a lock that is far too old, whoever holds it', async () => {
  await writeFile(lock, JSON.stringify({ pid: process.pid, host: 'elsewhere', nonce: 'n' }));
  const old = new Date(Date.now() - 120_000);
  await utimes(lock, old, old);
  expect(await withFileLock(lock, async () => 'done')).toBe('done');
});

it('gives up where the lock is held by a process that lives', async () => {
  const held = JSON.stringify({ pid: process.pid, host: hostname(), nonce: 'n' });
  await writeFile(lock, held);
  await expect(withFileLock(lock, async () => 'done', { waitMs: 50 })).rejects.toThrow('held by another');
});
