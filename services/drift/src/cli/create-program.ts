import { createRequire } from 'node:module';
import { baseCommand, type CliContext } from 'agentkeys/internal';
import type { Command } from 'commander';
import { addDeadLettersCommand } from './dead-letters-command.ts';
import { addDriftCommands } from './drift-commands.ts';
import { addFreshCommand } from './fresh-command.ts';
import { addRunCommand } from './run-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addStoreCommand } from './store-command.ts';
import { addVerifyCommand } from './verify-command.ts';

/** Version of this package, read where it is installed. */
const version = (): string =>
  (createRequire(import.meta.url)('@agentkeys/drift/package.json') as { version: string }).version;

/**
 * All commands and their options. What a command needs is imported when it runs, so that help, version and an empty
 * hour cost next to nothing. Throws CommanderError for what it does not understand.
 */
export function createProgram(context: CliContext): Command {
  const program = baseCommand(context, {
    name: 'agentkeys-drift',
    version: version(),
    description: 'Takes drift reports and turns each drift into one issue.',
  });
  addServeCommand(program, context);
  addRunCommand(program, context);
  addVerifyCommand(program, context);
  addFreshCommand(program, context);
  addDriftCommands(program, context);
  addStoreCommand(program, context);
  addDeadLettersCommand(program, context);
  return program;
}
