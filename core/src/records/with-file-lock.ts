import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FileLockOptions {
  /** Longest wait for the lock in milliseconds; then it rejects. Default 10 s. */
  waitMs?: number;
}

/** Work under a lock takes milliseconds; a lock this old was left by a process whose number has been given away. */
const staleAfterMs = 60_000;
/** A lock without content was either just made, or its maker died between two system calls. */
const emptyStaleAfterMs = 5_000;

/**
 * Does `work` while no other process does work under the same lock file. A lock whose process is gone is taken over.
 * For short pieces of work only.
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  options: FileLockOptions = {},
): Promise<T> {
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), nonce: randomUUID() });
  const giveUpAt = performance.now() + (options.waitMs ?? 10_000);
  while (!(await tryLock(file, mine))) {
    const holder = await readHolder(file);
    if (holder?.stale) await takeAway(file, holder.content);
    else if (performance.now() > giveUpAt) throw new Error(`${file} is held by another process`);
    else await sleep(5 + Math.random() * 20);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<{ content: string; stale: boolean } | undefined> {
  try {
    const content = await readFile(file, 'utf8');
    const ageMs = Date.now() - (await stat(file)).mtimeMs;
    if (content === '') return { content, stale: ageMs > emptyStaleAfterMs };
    const { pid, host } = JSON.parse(content) as { pid: number; host: string };
    return { content, stale: ageMs > staleAfterMs || (host === hostname() && !isAlive(pid)) };
  } catch {
    // Released between two looks, or half written: look again.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Two processes may find the same stale lock: the slower one must not remove the faster one's new lock. */
async function takeAway(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== stale) await link(aside, file);
  } catch {
    // Somebody else was faster; the next look says who has it now.
  } finally {
    await rm(aside, { force: true });
  }
}
