import type { PluginLogger } from '../plugins/plugin.ts';
import { type CliContext, talk } from './context.ts';
import { paintFor } from './paint.ts';

function renderValue(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}

const renderFields = (fields: Record<string, unknown> = {}): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name}=${renderValue(value)}`)
    .join('');

export interface CliLog extends PluginLogger {
  error(message: string, fields?: Record<string, unknown>): void;
}

/** What the host has to say, on stderr: warnings and errors, and with `AGENTKEYS_LOG=debug` all of it. */
export function createCliLog(context: CliContext): CliLog {
  const paint = paintFor(context.stderr);
  const write =
    (mark: string) =>
    (message: string, fields?: Record<string, unknown>): void =>
      talk(context, `${mark} ${message}${paint('dim', renderFields(fields))}`);
  const quiet = (): void => {};
  const isDebug = context.env.AGENTKEYS_LOG === 'debug';
  return {
    debug: isDebug ? write(paint('dim', 'debug')) : quiet,
    info: isDebug ? write(paint('cyan', 'info')) : quiet,
    warn: write(paint('yellow', '!')),
    error: write(paint('red', '✖')),
  };
}
