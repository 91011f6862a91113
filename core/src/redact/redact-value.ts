import type { Redactor } from './create-redactor.ts';

const maxDepth = 8;

/**
 * A copy of plain data in which every string is redacted, names of fields included. Errors become their name, message,
 * code and cause.
 */
export function redactValue(value: unknown, redactor: Redactor, depth = 0): unknown {
  if (typeof value === 'string') return redactor.redact(value);
  if (typeof value === 'number') return redactNumber(value, redactor);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redactor, depth + 1));
  if (value instanceof Date) return value.toISOString();
  const entries = value instanceof Error ? errorEntries(value) : Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, item]) => [redactor.redact(name), redactValue(item, redactor, depth + 1)]),
  );
}

/** A code from a mail may be written as a number; one that only contains its digits is left alone. */
function redactNumber(value: number, redactor: Redactor): unknown {
  const text = redactor.redact(String(value));
  return /\d/.test(text) ? value : text;
}

function errorEntries(error: Error): [string, unknown][] {
  const { code, details } = error as { code?: unknown; details?: unknown };
  const entries: [string, unknown][] = [
    ['name', error.name],
    ['message', error.message],
    ['code', code],
    ['details', details],
    ['stack', error.stack],
    ['cause', error.cause],
  ];
  return entries.filter(([, item]) => item !== undefined);
}
