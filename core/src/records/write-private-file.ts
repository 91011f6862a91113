import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Writes a file that only its owner can read (0600). It is there in full, also after a power cut, or not at all. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  await writeFileAtomic(file, content, { mode: 0o600 });
  await syncFolder(dirname(file));
}

/** Without it the new name may be lost in a power cut although the content is safe. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // Not every file system lets a folder be synced; the file itself was.
  }
}
