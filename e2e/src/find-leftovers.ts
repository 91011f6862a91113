import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a write or a lock leaves below a home folder when its process is killed in the middle of it. */
export const leftover = /\.(json|jsonl|html|lock)\.\d{1,10}$|\.lock(\.taking)?\.[0-9a-f-]{36}$/;

/** The leftovers below a home folder. That of a recovery key is none: nobody may remove it. Absolute. */
export async function findLeftovers(home: string): Promise<string[]> {
  const names = await readdir(home, { recursive: true });
  return names
    .filter((name) => leftover.test(name) && !name.startsWith(join('keys', 'recovery-')))
    .map((name) => join(home, name));
}
