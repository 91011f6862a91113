import { access, mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../records/write-private-file.ts';

/** Files that are named for a report, `<report id>.json`: each is written once, whole or not at all, and never changed. */
export interface EntryFolder {
  write(id: string, content: string): Promise<void>;
  /** Oldest first: UUIDs of version 7 sort by time. */
  ids(): Promise<string[]>;
  /** Nothing where it has gone; nothing readable (an empty text) where it is larger than an entry may be. */
  read(id: string): Promise<string | undefined>;
  has(id: string): Promise<boolean>;
  /** Whether it was this call, of all processes, that took it away. */
  remove(id: string): Promise<boolean>;
  /** Moves it to `aside/<id>.<reason>.json`, for people to look at. Answers as `remove` does. */
  setAside(id: string, reason: string): Promise<boolean>;
  /** The oldest ones, without which the others are within the limits. */
  excess(): Promise<string[]>;
}

export interface EntryLimits {
  maxEntries: number;
  /** Of all entries together. */
  maxBytes: number;
  maxEntryBytes: number;
}

/** So many entries that were set aside are kept: enough to see what is wrong. */
const maxAside = 20;

const idOf = (name: string): string | undefined => /^([0-9a-f-]{36})\.json$/.exec(name)?.[1];

/** @param folder exists, where anything is to be written */
export function entryFolder(folder: string, limits: EntryLimits): EntryFolder {
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  const aside = join(folder, 'aside');

  const ids = async (): Promise<string[]> =>
    ((await unlessGone(readdir(folder))) ?? []).flatMap((name) => idOf(name) ?? []).sort();
  const sizeOf = async (id: string): Promise<number> => (await unlessGone(stat(fileOf(id))))?.size ?? 0;

  return {
    write: (id, content) => writePrivateFile(fileOf(id), content),
    ids,
    async read(id) {
      if ((await sizeOf(id)) > limits.maxEntryBytes) return '';
      return unlessGone(readFile(fileOf(id), 'utf8'));
    },
    has: async (id) => (await unlessGone(access(fileOf(id)).then(() => true))) ?? false,
    remove: async (id) => (await unlessGone(unlink(fileOf(id)).then(() => true))) ?? false,
    async setAside(id, reason) {
      await mkdir(aside, { recursive: true, mode: 0o700 });
      const moved = rename(fileOf(id), join(aside, `${id}.${reason}.json`)).then(() => true);
      if (!(await unlessGone(moved))) return false;
      for (const name of (await readdir(aside)).sort().slice(0, -maxAside)) {
        await unlessGone(unlink(join(aside, name)));
      }
      return true;
    },
    async excess() {
      const newestFirst = (await ids()).reverse();
      const sizes = await Promise.all(newestFirst.map(sizeOf));
      let bytes = 0;
      const fitting = sizes.findIndex((size, index) => {
        bytes += size;
        return index >= limits.maxEntries || bytes > limits.maxBytes;
      });
      return fitting < 0 ? [] : newestFirst.slice(fitting).reverse();
    },
  };
}

/** Another process may have been faster: then there is nothing to be done. */
async function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
