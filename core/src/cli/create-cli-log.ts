import type { PluginLogger } from '../plugins/plugin.ts';
import { type CliContext, talk } from './context.ts';
import { paintFor } from './paint.ts';

const renderFields = (fields: Record<string, unknown> = {}): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');

/** What the host has to say, on stderr: warnings, and with `AGENTKEYS_LOG=debug` all of it. */
export function createCliLog(context: CliContext): PluginLogger {
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
  };
}
