import { open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '../median.ts';

const inMemory = [0x01021994, 0x858458f6];
const kinds: Readonly<Record<number, string>> = { 61267: 'ext4', 1481003842: 'XFS', 2435016766: 'Btrfs' };
const writes = 200;

/**
 * What the folder lies on, and how long a write of 4 KiB and its sync take. Throws where that is memory: nothing would
 * be durable there, and every figure too good.
 */
export async function describeDisk(folder: string): Promise<string> {
  const { type } = await statfs(folder);
  if (inMemory.includes(type)) {
    throw new Error(`${folder} is kept in memory; set TMPDIR to a folder on a disk`);
  }
  const file = await open(join(folder, 'sync'), 'w');
  const times: number[] = [];
  const block = Buffer.alloc(4096, 1);
  try {
    for (let count = 0; count < writes; count += 1) {
      const began = performance.now();
      await file.write(block);
      await file.datasync();
      times.push(performance.now() - began);
    }
  } finally {
    await file.close();
  }
  return `${kinds[type] ?? `a file system of type 0x${type.toString(16)}`}, ${median(times).toFixed(2)} ms to write and sync 4 KiB`;
}
