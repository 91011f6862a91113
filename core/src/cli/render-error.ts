import type { CodedError } from '../errors/coded-error.ts';
import type { Fault } from '../errors/describe-faults.ts';
import { type Paint, plain } from './paint.ts';

/** What is said of an error. */
export type ErrorReport = Pick<CodedError, 'code' | 'message' | 'details' | 'remedy' | 'docs' | 'exit'>;

const width = 10;
const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'path' in value && 'expected' in value && 'got' in value;

const line = (label: string, text: string, paint: Paint): string =>
  `  ${paint('dim', label.padEnd(width))} ${text.replaceAll('\n', `\n${' '.repeat(width + 3)}`)}`;

function renderValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value.join(', ');
  return JSON.stringify(value) ?? String(value);
}

function renderDetails(details: Record<string, unknown>, paint: Paint): string[] {
  const { seen, expected, faults, others, ...rest } = details;
  const lines = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => line(name, renderValue(value), paint));
  if (seen !== undefined) lines.push(line('seen', renderValue(seen), paint));
  if (expected !== undefined) lines.push(line('expected', renderValue(expected), paint));
  if (Array.isArray(faults)) {
    for (const fault of faults.filter(isFault)) {
      lines.push(line('at', paint('bold', fault.path), paint));
      lines.push(line('', `expected ${fault.expected}`, paint), line('', `got ${fault.got}`, paint));
    }
  }
  if (Array.isArray(others)) {
    for (const { code, message, ...more } of others) {
      lines.push('', `  ${message} ${paint('dim', code)}`, ...renderDetails(more, paint));
    }
  }
  return lines;
}

/** An error for people: what happened, its code, what was seen, what was expected, what to do, where to read on. */
export function renderError(error: ErrorReport, paint: Paint = plain): string {
  return [
    `${paint('red', '✖')} ${paint('bold', error.message)} ${paint('dim', error.code)}`,
    ...renderDetails(error.details, paint),
    line('to do', error.remedy, paint),
    line('read on', error.docs, paint),
  ].join('\n');
}

/** The same for programs, as one JSON object. */
export function errorToJson(error: ErrorReport): string {
  const { code, message, details, remedy, docs, exit } = error;
  return JSON.stringify({ error: { code, message, details, remedy, docs, exit } });
}
