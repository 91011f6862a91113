import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { leftover } from './find-leftovers.ts';

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const outbox = 'outbox(-sandbox)?';
/** What a home folder may hold; the rest would be read by nobody and removed by nobody. */
const forms = [
  'agentkeys\\.config\\.(json|mjs)',
  'known(\\.origin)?\\.json',
  'audit/\\d{4}-\\d{2}-\\d{2}(_\\d{3,})?\\.jsonl',
  'breaker(-sandbox)?/[a-z0-9-]+\\.json',
  `fallback/${uuid}\\.(json|html)`,
  'keys/[a-z0-9-]+(\\.before-[^/]+)?\\.json',
  `keys/recovery-[a-z0-9-]+-${uuid}\\.json`,
  `logs/${uuid}\\.jsonl`,
  `${outbox}/(${uuid}|dropped|pause)\\.json`,
  `${outbox}/evidence/${uuid}\\.json`,
  `${outbox}/(evidence/)?aside/${uuid}\\.[a-z0-9_]+\\.json`,
];
/** Locks are taken over when their process is gone. */
const locks = [
  'audit/\\.lock',
  'breaker(-sandbox)?/[a-z0-9-]+\\.json\\.lock',
  `${outbox}/\\.lock`,
  'locks/[a-z0-9-]+\\.lock(\\.taking)?',
];
const isKept = (name: string): boolean => new RegExp(`^(${forms.join('|')})$`).test(name);
const isLock = (name: string): boolean => new RegExp(`^(${locks.join('|')})$`).test(name);

/**
 * Files below a home folder that are not whole, or of no form that anybody knows, each with what is wrong with it. What a
 * killed process leaves of a write is of a known form: `findLeftovers` tells whether it is still there.
 */
export async function findTornFiles(home: string): Promise<string[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(home.length + 1)
        .replaceAll(sep, '/'),
    );
  const faults = await Promise.all(names.map((name) => findFault(home, name)));
  return faults.flatMap((fault) => fault ?? []);
}

async function findFault(home: string, name: string): Promise<string | undefined> {
  if (isLock(name) || leftover.test(name)) return undefined;
  if (!isKept(name)) return `${name}: of no known form`;
  if (!/\.jsonl?$/.test(name)) return undefined;
  const text = await readFile(join(home, name), 'utf8');
  const parts = name.endsWith('.jsonl') ? text.split('\n').filter((line) => line !== '') : [text];
  try {
    for (const part of parts) JSON.parse(part);
    return undefined;
  } catch (error) {
    return `${name}: ${(error as Error).message}`;
  }
}
