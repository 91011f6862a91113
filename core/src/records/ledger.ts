import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { describeKey, type LedgerEntry, ledgerEntrySchema } from './ledger-entry.ts';
import { openFolder } from './open-folder.ts';
import { writePrivateFile } from './write-private-file.ts';

/** What a run notes of what it makes. */
export interface RunLedger {
  /** As it is by now. */
  readonly entry: LedgerEntry;
  /** The run has got beyond the first step that may make an account. */
  noteAccount(): Promise<void>;
  /** The run has ended before it could make an account: the address was given to nobody. */
  noteNothing(): Promise<void>;
  noteKey(apiKey: string): Promise<void>;
  /** These keys, by their SHA-256, are gone from the provider; the account is, too, or is there to stay. */
  noteRemoved(removed: { keys: readonly string[]; account?: 'removed' | 'kept' }): Promise<void>;
  /** Resolves when all that was noted is written, or could not be. */
  settled(): Promise<void>;
}

type Write = (entry: LedgerEntry) => Promise<void>;

const fileOf = (home: string, runId: string): string => join(home, 'accounts', `${runId}.json`);

/**
 * Begins the entry of a run, on the disk before anything is made: `accounts/<run>.json`. What happens in a sandbox dies
 * with it and is noted in memory alone.
 *
 * @param warn told of a note that could not be written once the run goes on
 * @throws AgentKeysError LEDGER_UNWRITABLE
 */
export async function beginLedger(
  home: string,
  entry: LedgerEntry,
  { inMemory, warn }: { inMemory: boolean; warn(seen: string): void },
): Promise<RunLedger> {
  const write: Write = inMemory ? async () => undefined : (next) => writeEntry(home, next);
  try {
    await write(entry);
  } catch (cause) {
    const seen = (cause as Error).message;
    throw new AgentKeysError('LEDGER_UNWRITABLE', { seen, folder: join(home, 'accounts') }, { cause });
  }
  return openEntry(entry, (next) => write(next).catch((error) => warn((error as Error).message)));
}

/** The entry of an earlier run, to be brought up to date. Rejects where it cannot be written. */
export const continueLedger = (home: string, entry: LedgerEntry): RunLedger =>
  openEntry(entry, (next) => writeEntry(home, next));

function openEntry(begun: LedgerEntry, write: Write): RunLedger {
  let entry = begun;
  let written: Promise<void> = Promise.resolve();
  const put = (next: LedgerEntry): Promise<void> => {
    entry = next;
    written = written.catch(() => undefined).then(() => write(next));
    return written;
  };
  const note = (change: Partial<LedgerEntry>): Promise<void> => put({ ...entry, ...change });
  return {
    get entry() {
      return entry;
    },
    noteAccount: async () => (entry.account === 'tried' ? note({ account: 'made' }) : undefined),
    async noteNothing() {
      const { email: _, ...rest } = entry;
      if (entry.account === 'tried') await put({ ...rest, account: 'none' });
    },
    async noteKey(apiKey) {
      const made = describeKey(apiKey, Date.now());
      if (entry.keys.some(({ sha256 }) => sha256 === made.sha256)) return;
      await note({ keys: [...entry.keys, made] });
    },
    noteRemoved({ keys, account }) {
      const removed_at = new Date().toISOString();
      return note({
        keys: entry.keys.map((key) => (keys.includes(key.sha256) ? { ...key, removed_at } : key)),
        ...(account && entry.account === 'made' && { account }),
      });
    },
    settled: () => written.catch(() => undefined),
  };
}

async function writeEntry(home: string, entry: LedgerEntry): Promise<void> {
  await openFolder(home, 'accounts');
  await writePrivateFile(fileOf(home, entry.run_id), `${JSON.stringify(entry, null, 2)}\n`);
}

export interface Ledger {
  /** Oldest first. */
  entries: LedgerEntry[];
  /** Names of files that are no entries. */
  unreadable: string[];
}

/** All entries, or those of one provider. */
export async function readLedger(home: string, provider?: string): Promise<Ledger> {
  const ledger: Ledger = { entries: [], unreadable: [] };
  const names = await readdir(join(home, 'accounts')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // Ids of runs begin with their time.
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const entry = await readEntry(join(home, 'accounts', name));
    if (!entry) ledger.unreadable.push(name);
    else if (provider === undefined || entry.provider === provider) ledger.entries.push(entry);
  }
  return ledger;
}

async function readEntry(file: string): Promise<LedgerEntry | undefined> {
  try {
    return ledgerEntrySchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
