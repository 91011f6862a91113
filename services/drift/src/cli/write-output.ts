import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DriftError } from '../errors/drift-error.ts';

/** Throws OUTPUT_NOT_WRITTEN with the file and what the system said. */
async function say(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    throw new DriftError('OUTPUT_NOT_WRITTEN', { file, seen }, { cause: error });
  }
}

/** Writes a file that a flag names, and the folder that it is to be in. Throws OUTPUT_NOT_WRITTEN. */
export const writeOutput = (file: string, text: string): Promise<void> =>
  say(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  });

/** Adds to a file of the step that runs in GitHub Actions; without its address there is none. Throws OUTPUT_NOT_WRITTEN. */
export async function appendOutput(file: string | undefined, text: string): Promise<void> {
  if (file) await say(file, () => appendFile(file, text));
}
