import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditLine, firstPrevious, hashLine } from './audit-line.ts';
import { listAuditFiles } from './open-audit.ts';

export interface AuditFault {
  /** Name of the file in the audit folder. */
  file: string;
  /** Counted from 1. */
  line: number;
  fault: 'not_readable' | 'chain_broken';
}

export interface AuditReading {
  /** Oldest first. */
  lines: AuditLine[];
  /** What was changed, removed or torn. Empty: every line follows from the one before. */
  faults: AuditFault[];
}

/**
 * Reads the whole audit and checks its chain. That newest lines were cut off cannot be told from the chain alone;
 * who must know keeps the hash of the last line elsewhere.
 */
export async function readAudit(home: string): Promise<AuditReading> {
  const folder = join(home, 'audit');
  const files = await listAuditFiles(folder).catch(() => []);
  const lines: AuditLine[] = [];
  const faults: AuditFault[] = [];
  let previous = firstPrevious;
  for (const file of files) {
    const texts = (await readFile(join(folder, file), 'utf8')).split('\n');
    if (texts.at(-1) === '') texts.pop();
    for (const [index, text] of texts.entries()) {
      const line = parseLine(text);
      const where = { file, line: index + 1 };
      if (!line) faults.push({ ...where, fault: 'not_readable' });
      else {
        if (line.previous !== previous) faults.push({ ...where, fault: 'chain_broken' });
        lines.push(line);
      }
      previous = hashLine(text);
    }
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
