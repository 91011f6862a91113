import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a run keeps as JSON, or as one JSON object a line. Locks are taken over when their process is gone. */
const kept = /\.(json|jsonl)$/;

/** Files below a home folder that are not whole, each with what is wrong with it. */
export async function findTornFiles(home: string): Promise<string[]> {
  const names = await readdir(home, { recursive: true });
  const faults = await Promise.all(
    names
      .filter((name) => kept.test(name))
      .map(async (name) => {
        const text = await readFile(join(home, name), 'utf8');
        const parts = name.endsWith('.jsonl') ? text.split('\n').filter((line) => line !== '') : [text];
        try {
          for (const part of parts) JSON.parse(part);
          return [];
        } catch (error) {
          return [`${name}: ${(error as Error).message}`];
        }
      }),
  );
  return faults.flat();
}
