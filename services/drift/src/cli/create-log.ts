import type { PluginLogger } from 'agentkeys';
import { type CliContext, talk } from './context.ts';

const renderFields = (fields: Record<string, unknown> = {}): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name}=${value instanceof Error ? value.message : JSON.stringify(value)}`)
    .join('');

export interface CliLog extends PluginLogger {
  error(message: string, fields?: Record<string, unknown>): void;
}

/** What host and service have to say, on stderr: warnings and errors, and with `AGENTKEYS_LOG=debug` all of it. */
export function createLog(context: CliContext): CliLog {
  const write =
    (mark: string) =>
    (message: string, fields?: Record<string, unknown>): void =>
      talk(context, `${mark} ${message}${renderFields(fields)}`);
  const quiet = (): void => undefined;
  const isDebug = context.env.AGENTKEYS_LOG === 'debug';
  return {
    debug: isDebug ? write('debug') : quiet,
    info: isDebug ? write('info') : quiet,
    warn: write('!'),
    error: write('✖'),
  };
}
