import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditLine } from './audit-line.ts';
import { listAuditFiles } from './open-audit.ts';
import { type ScannedLine, scanAudit } from './read-audit.ts';

export interface TailOptions {
  /** So many lines of the end. */
  last: number;
  /** Waits for more until the signal is aborted. */
  follow: boolean;
  signal: AbortSignal;
  /** Milliseconds between two looks. */
  everyMs?: number;
}

/** The newest lines of the audit, oldest first, and what is added to it. Lines that cannot be read are passed over. */
export async function* followAudit(home: string, options: TailOptions): AsyncGenerator<AuditLine> {
  const { last, follow, signal, everyMs = 500 } = options;
  const kept: ScannedLine[] = [];
  let at: Place = { file: '', line: 0 };
  for await (const scanned of scanAudit(home)) {
    at = scanned;
    if (scanned.entry) kept.push(scanned);
    if (kept.length > last) kept.shift();
  }
  for (const { entry } of kept) if (entry) yield entry;
  let seen = '';
  while (follow && !signal.aborted) {
    const now = await sizeOf(home);
    if (now === seen) await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (now === seen) continue;
    seen = now;
    for await (const scanned of scanAudit(home)) {
      if (!isAfter(scanned, at)) continue;
      // It may be half written: then its other half comes with the next look.
      if (!scanned.entry) continue;
      at = scanned;
      yield scanned.entry;
    }
  }
}

/** Changes with every line that is added. */
async function sizeOf(home: string): Promise<string> {
  const folder = join(home, 'audit');
  const newest = (await listAuditFiles(folder).catch(() => [])).at(-1);
  const file = newest && (await stat(join(folder, newest)).catch(() => undefined));
  return `${newest} ${file ? file.size : 0}`;
}

type Place = Pick<ScannedLine, 'file' | 'line'>;

const isAfter = (one: Place, other: Place): boolean =>
  one.file > other.file || (one.file === other.file && one.line > other.line);
