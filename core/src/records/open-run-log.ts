import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginLogger } from '../plugins/plugin.ts';
import type { Redactor } from '../redact/create-redactor.ts';
import { redactValue } from '../redact/redact-value.ts';
import { openFolder } from './open-folder.ts';
import { writePrivateFile } from './write-private-file.ts';

export interface RunLog extends PluginLogger {
  /** Absolute path of `logs/<run id>.jsonl`. */
  readonly file: string;
  error(message: string, fields?: Record<string, unknown>): void;
  close(): Promise<void>;
}

export interface RunLogOptions {
  home: string;
  runId: string;
  redactor: Redactor;
  /** What comes after so many characters is counted, not written. */
  maxChars?: number;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Opens the log of one run (0600). Everything is redacted before it is written, and once more at the end. */
export async function openRunLog(options: RunLogOptions): Promise<RunLog> {
  const { runId, redactor, maxChars = 16 * 1024 * 1024 } = options;
  const { pino } = await import('pino');
  const file = join(await openFolder(options.home, 'logs'), `${runId}.jsonl`);
  // Written at once: a run that is killed is the one whose log will be read.
  const destination = pino.destination({ dest: file, sync: true, mode: 0o600 });
  const logger = pino({ base: null, level: 'debug', timestamp: pino.stdTimeFunctions.isoTime }, destination);
  let left = maxChars;
  let passedOver = 0;

  const writer =
    (level: Level) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      const safe = redactValue(fields, redactor) as Record<string, unknown>;
      left -= message.length + JSON.stringify(safe).length;
      if (left < 0) passedOver++;
      else logger[level](safe, redactor.redact(message));
    };

  return {
    file,
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    async close() {
      if (passedOver > 0) logger.warn({ lines: passedOver }, 'the log was full, lines were passed over');
      destination.flushSync();
      destination.end();
      await redactAgain(file, redactor);
    },
  };
}

/** A line may have been written before one of its words was known to be a secret. */
async function redactAgain(file: string, redactor: Redactor): Promise<void> {
  const content = await readFile(file, 'utf8');
  const redacted = content
    .split('\n')
    .map((line) => redactLine(line, redactor))
    .join('\n');
  if (redacted !== content) await writePrivateFile(file, redacted);
}

function redactLine(line: string, redactor: Redactor): string {
  try {
    return JSON.stringify(redactValue(JSON.parse(line), redactor));
  } catch {
    // Torn, or written by somebody else: a secret in it is a secret all the same.
    return redactor.redact(line);
  }
}
