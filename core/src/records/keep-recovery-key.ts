import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredKey } from '../plugins/key-store.ts';
import { openFolder } from './open-folder.ts';
import { formatStoredKey } from './stored-key-file.ts';
import { writePrivateFile } from './write-private-file.ts';

export interface RecoveryKey {
  /** Absolute path. */
  readonly file: string;
  /** Call it when the key is stored where it belongs. */
  remove(): Promise<void>;
}

/**
 * Keeps a minted key from the moment it is known: until it is checked and stored, this file is the only copy. Where
 * the home folder takes no file, the system's folder for temporary files does.
 */
export async function keepRecoveryKey(home: string, key: StoredKey, runId: string): Promise<RecoveryKey> {
  const name = `recovery-${key.provider}-${runId}.json`;
  const content = formatStoredKey(key);
  try {
    return await keepIn(await openFolder(home, 'keys'), name, content);
  } catch {
    return await keepIn(await mkdtemp(join(tmpdir(), 'agentkeys-')), name, content);
  }
}

async function keepIn(folder: string, name: string, content: string): Promise<RecoveryKey> {
  const file = join(folder, name);
  await writePrivateFile(file, content);
  return { file, remove: () => rm(file, { force: true }) };
}
