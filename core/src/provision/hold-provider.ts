import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { openFolder } from '../records/open-folder.ts';
import { identifyProcess, isThere, type ProcessIdentity } from '../records/process-identity.ts';
import { withFileLock } from '../records/with-file-lock.ts';
import { writePrivateFile } from '../records/write-private-file.ts';

interface Holder extends ProcessIdentity {
  /** UTC, ISO 8601. */
  since: string;
  nonce: string;
}

/**
 * Holds a provider for one live run, over all processes that share the home folder: two sign-ups at a time would read
 * each other's mail. Returns the function that lets it go, which never rejects. The hold of a process that is gone is
 * taken over.
 *
 * @param budgetMs milliseconds that the run may take
 *
 * Throws PROVISION_BUSY, which says who holds it and since when.
 */
export async function holdProvider(
  home: string,
  provider: string,
  budgetMs: number,
): Promise<() => Promise<void>> {
  await openFolder(home, 'locks');
  const file = lockFileOf(home, provider);
  const mine: Holder = {
    ...(await identifyProcess(budgetMs)),
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
    const holder = JSON.parse(await readFile(file, 'utf8')) as Partial<Holder>;
    // What was torn or written by something else holds nothing.
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** Who holds a provider now; nothing where nobody does who is still there. */
export async function findHolder(
  home: string,
  provider: string,
): Promise<{ pid: number; host: string; since: string } | undefined> {
  const holder = await readHolder(lockFileOf(home, provider));
  if (!holder || !(await isThere(holder))) return undefined;
  const { pid, host, since } = holder;
  return { pid, host, since };
}

const lockFileOf = (home: string, provider: string): string => join(home, 'locks', `${provider}.lock`);
