import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What stays of a write or of a lock whose process was killed in the middle of it, by the names that these give. */
const leftover = /\.(json|jsonl|html|lock)\.\d{1,10}$|\.lock(\.taking)?\.[0-9a-f-]{36}$/;
/** Nothing is written for so long: what is older belongs to nobody any more. */
const leftAfterMs = 60 * 60 * 1000;

const folders = [
  'breaker',
  'breaker-sandbox',
  'fallback',
  'keys',
  'locks',
  'logs',
  'outbox',
  'outbox/evidence',
  'outbox-sandbox',
  'outbox-sandbox/evidence',
  'audit',
];

/**
 * Whether a file of a home folder, named relative to it, is what a killed process has left. No reader takes it for a
 * record. Nothing of a recovery key is: it may be the only copy of a key.
 */
export function isLeftover(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (!leftover.test(base) || base.startsWith('recovery-')) return false;
  // The home folder itself may hold files of the person.
  return name.includes('/') || base.startsWith('known.');
}

/** Removes what killed processes have left in a home folder an hour ago or longer. Throws nothing. */
export async function sweepLeftovers(home: string, now: number): Promise<void> {
  const names = await Promise.all(
    ['', ...folders].map(async (folder) => {
      const found = await readdir(join(home, folder)).catch(() => []);
      return found.map((name) => (folder ? `${folder}/${name}` : name));
    }),
  );
  for (const name of names.flat().filter(isLeftover)) {
    const file = join(home, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() && now - found.mtimeMs >= leftAfterMs)
      await rm(file, { force: true }).catch(() => undefined);
  }
}
