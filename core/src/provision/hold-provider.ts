import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { openFolder } from '../records/open-folder.ts';
import { withFileLock } from '../records/with-file-lock.ts';
import { writePrivateFile } from '../records/write-private-file.ts';

interface Holder {
  pid: number;
  host: string;
  /** When the process began, in the words of its system: numbers of processes are given away again. */
  began: string | undefined;
  /** UTC, ISO 8601. */
  since: string;
  nonce: string;
}

/**
 * Holds a provider for one live run, over all processes that share the home folder: two sign-ups at a time would read
 * each other's mail. Returns the function that lets it go, which never rejects. The hold of a process that is gone is
 * taken over.
 *
 * Throws PROVISION_BUSY, which says who holds it and since when.
 */
export async function holdProvider(home: string, provider: string): Promise<() => Promise<void>> {
  const file = join(await openFolder(home, 'locks'), `${provider}.lock`);
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    began: await beginOf(process.pid),
    since: new Date().toISOString(),
    nonce: randomUUID(),
  };
  await withFileLock(`${file}.taking`, async () => {
    const holder = await readHolder(file);
    if (holder && (await isThere(holder))) {
      const seen = `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
      throw new AgentKeysError('PROVISION_BUSY', { provider, seen, lock_file: file });
    }
    await writePrivateFile(file, `${JSON.stringify(mine)}\n`);
  });
  return async () => {
    const holder = await readHolder(file);
    if (holder?.nonce === mine.nonce) await rm(file, { force: true }).catch(() => undefined);
  };
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Of a process on another machine nobody here can tell that it is gone. */
async function isThere({ pid, host, began }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return began === undefined || began === (await beginOf(pid));
}

/** Clock ticks from the start of the system to that of the process; nothing where the system does not say. */
async function beginOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may hold anything.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}
