import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { type AuditEntry, type AuditLine, firstPrevious, hashLine } from './audit-line.ts';
import { openFolder } from './open-folder.ts';
import { withFileLock } from './with-file-lock.ts';

export interface Audit {
  /** Folder of the audit files, absolute. */
  readonly folder: string;
  /**
   * Adds one line and waits until it is on the disk. Several processes may do so at the same time. Throws
   * `AUDIT_UNWRITABLE`.
   */
  append(entry: AuditEntry): Promise<void>;
}

export interface AuditOptions {
  now?: () => Date;
  /** A file of this many bytes is full, and the next line goes to a new one. */
  maxFileBytes?: number;
}

/**
 * Opens the audit: `audit/<UTC day>.jsonl`, then `<UTC day>_002.jsonl` where that is full, each line with the hash of the
 * line before, over all files.
 *
 * Throws `AUDIT_UNWRITABLE`, so that no run begins that could not be recorded.
 */
export async function openAudit(home: string, options: AuditOptions = {}): Promise<Audit> {
  const { now = () => new Date(), maxFileBytes = 8 * 1024 * 1024 } = options;
  const rule: Rule = { now, maxFileBytes };
  try {
    const folder = await openFolder(home, 'audit');
    await using probe = await open(join(folder, await currentFile(folder, now(), maxFileBytes)), 'a', 0o600);
    await probe.sync();
    return { folder, append: (entry) => append(folder, entry, rule).catch(unwritable(home)) };
  } catch (error) {
    return unwritable(home)(error);
  }
}

const unwritable =
  (home: string) =>
  (error: unknown): never => {
    const seen = (error as Error).message;
    throw new AgentKeysError('AUDIT_UNWRITABLE', { seen, expected: `a folder in ${home}` }, { cause: error });
  };

type Rule = Required<AuditOptions>;

async function append(folder: string, entry: AuditEntry, { now, maxFileBytes }: Rule): Promise<void> {
  await withFileLock(join(folder, '.lock'), async () => {
    const at = now();
    const last = await readLastLine(folder);
    const previous = last.line === undefined ? firstPrevious : hashLine(last.line);
    const line: AuditLine = { schema: 'audit/1', at: at.toISOString(), previous, ...entry };
    await using handle = await open(join(folder, await currentFile(folder, at, maxFileBytes)), 'a', 0o600);
    // A line that was torn by a crash stays as it is and is closed, so that this one is whole.
    await handle.appendFile(`${last.torn ? '\n' : ''}${JSON.stringify(line)}\n`);
    await handle.sync();
  });
}

/** File of the day, or the newest one where the clock has gone backwards: lines never stand before older ones. */
async function currentFile(folder: string, now: Date, maxFileBytes: number): Promise<string> {
  const today = `${now.toISOString().slice(0, 10)}.jsonl`;
  const newest = (await listAuditFiles(folder)).at(-1);
  if (newest === undefined || newest < today) return today;
  return (await stat(join(folder, newest))).size < maxFileBytes ? newest : fileAfter(newest);
}

/** `_` sorts behind `.`, so that names in order are files in order. */
function fileAfter(name: string): string {
  const [, day, number = '001'] = /^(.*?)(?:_(\d{3,}))?\.jsonl$/.exec(name) ?? [];
  return `${day}_${String(Number(number) + 1).padStart(3, '0')}.jsonl`;
}

/** Names of the audit files, oldest first. */
export async function listAuditFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
}

const chunkBytes = 64 * 1024;

async function readLastLine(folder: string): Promise<{ line?: string; torn: boolean }> {
  const files = await listAuditFiles(folder);
  for (const name of files.reverse()) {
    await using handle = await open(join(folder, name), 'r');
    const { size } = await handle.stat();
    let tail = Buffer.alloc(0);
    while (tail.length < size) {
      const length = Math.min(chunkBytes, size - tail.length);
      const chunk = Buffer.alloc(length);
      await handle.read(chunk, 0, length, size - tail.length - length);
      tail = Buffer.concat([chunk, tail]);
      if (tail.lastIndexOf(0x0a, tail.length - 2) >= 0) break;
    }
    if (size === 0) continue;
    const torn = tail.at(-1) !== 0x0a;
    const end = torn ? tail.length : tail.length - 1;
    const line = tail.subarray(tail.lastIndexOf(0x0a, end - 1) + 1, end).toString();
    return { line, torn };
  }
  return { torn: false };
}
