import type { AgentKeysError } from 'agentkeys';
import type { DriftError } from '../errors/drift-error.ts';

const line = (label: string, text: string): string => `  ${label.padEnd(10)} ${text}`;

const show = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** For people: what happened, its code, what was seen and expected, what to do, where to read on. */
export function renderError({ message, code, details, remedy, docs }: DriftError | AgentKeysError): string {
  return [
    `✖ ${message} ${code}`,
    ...Object.entries(details)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => line(name, show(value))),
    line('to do', remedy),
    line('read on', docs),
  ].join('\n');
}

/** The same for programs, as one JSON object. */
export function errorToJson({
  code,
  message,
  details,
  remedy,
  docs,
  exit,
}: DriftError | AgentKeysError): string {
  return JSON.stringify({ error: { code, message, details, remedy, docs, exit } });
}
