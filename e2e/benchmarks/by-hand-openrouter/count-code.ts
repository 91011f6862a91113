import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countCodeLines } from '../by-hand/count-code-lines.ts';

/** Lines of code of the sources of a folder; files may be left out by name. */
export async function countCode(folder: string, leftOut: readonly string[] = []): Promise<number> {
  let lines = 0;
  for await (const name of glob('**/*.ts', { cwd: folder })) {
    if (!leftOut.includes(name)) lines += countCodeLines(await readFile(join(folder, name), 'utf8'));
  }
  return lines;
}
