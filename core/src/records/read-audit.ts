import { join } from 'node:path';
import { type AuditLine, firstPrevious, hashLine } from './audit-line.ts';
import { listAuditFiles } from './open-audit.ts';
import { readFileLines } from './read-file-lines.ts';

export interface AuditFault {
  /** Name of the file in the audit folder. */
  file: string;
  /** Counted from 1. */
  line: number;
  /**
   * `chain_broken`: the line before was changed or removed, or this one was put in. `not_readable`: torn by a crash, or
   * spoiled; where the chain goes on after it, it was torn.
   */
  fault: 'not_readable' | 'chain_broken';
}

export interface AuditReading {
  /** Oldest first. */
  lines: AuditLine[];
  /** What was changed, removed or torn. Empty: every line follows from the one before. */
  faults: AuditFault[];
}

/** One line of the audit files, in order. */
export interface ScannedLine {
  file: string;
  line: number;
  /** Nothing where it cannot be read. */
  entry: AuditLine | undefined;
  fault: AuditFault | undefined;
}

/**
 * Reads the audit line by line and checks its chain over all files. That newest lines were cut off cannot be told from
 * the chain alone; who must know keeps the hash of the last line elsewhere.
 */
export async function* scanAudit(home: string): AsyncGenerator<ScannedLine> {
  const folder = join(home, 'audit');
  const files = await listAuditFiles(folder).catch(() => []);
  let previous = firstPrevious;
  for (const file of files) {
    let line = 0;
    for await (const text of readFileLines(join(folder, file))) {
      line += 1;
      const entry = parseLine(text);
      const isChained = entry?.previous === previous;
      const fault = !entry ? 'not_readable' : isChained ? undefined : 'chain_broken';
      previous = hashLine(text);
      yield { file, line, entry, fault: fault && { file, line, fault } };
    }
  }
}

/** The whole audit. */
export async function readAudit(home: string): Promise<AuditReading> {
  const lines: AuditLine[] = [];
  const faults: AuditFault[] = [];
  for await (const { entry, fault } of scanAudit(home)) {
    if (entry) lines.push(entry);
    if (fault) faults.push(fault);
  }
  return { lines, faults };
}

function parseLine(text: string): AuditLine | undefined {
  try {
    const line: AuditLine = JSON.parse(text);
    return line.schema === 'audit/1' ? line : undefined;
  } catch {
    return undefined;
  }
}
