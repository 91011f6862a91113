import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

/** Gives a file that is not there yet, in a folder of its own, each time. They go after the tests of the calling file. */
export function newFiles(): () => string {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let files = 0;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());
  return () => {
    files += 1;
    return join(folder.path, `store-${files}`, 'drift.db');
  };
}
