import type { Command } from 'commander';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

/** Options of the commands that run a scraper. */
export interface RunOptions {
  sandbox?: true;
  inject?: string[];
  headed?: true;
  reveal?: true;
  config?: string;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export const addInjectOption = (command: Command): Command =>
  command.option('--inject <change>', 'inject a change into the sandbox; may be repeated', collect);

export const addConfigOption = (command: Command): Command =>
  command.option('--config <file>', 'configuration file, in place of a search');

export const addRunOptions = (command: Command): Command =>
  addConfigOption(
    addInjectOption(command.option('--sandbox', 'run against a local replica of the provider’s pages')),
  )
    .option('--headed', 'show the browser')
    .option('--reveal', 'show the key in full');

/** The part of a request that says where to run. Throws USAGE where changes were named without a sandbox. */
export function readSandbox({ sandbox, inject = [] }: RunOptions): { inject: readonly string[] } | undefined {
  if (sandbox) return { inject };
  if (inject.length === 0) return undefined;
  throw new AgentKeysError('USAGE', { seen: '--inject without --sandbox', expected: '--sandbox --inject …' });
}
