import { createRequire } from 'node:module';
import { Command } from 'commander';
import type { CliContext } from './context.ts';
import { addRunCommand } from './run-command.ts';
import { addServeCommand } from './serve-command.ts';

/** Version of this package, read where it is installed. */
const version = (): string =>
  (createRequire(import.meta.url)('@agentkeys/drift/package.json') as { version: string }).version;

/**
 * All commands and their options. What a command needs is imported when it runs, so that help, version and an empty
 * hour cost next to nothing. Throws CommanderError for what it does not understand.
 */
export function createProgram(context: CliContext): Command {
  const program = new Command('agentkeys-drift')
    .description('Takes drift reports and turns each drift into one issue.')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Errors are said in one place, in the words of the registry.
      outputError: () => undefined,
    });
  addServeCommand(program, context);
  addRunCommand(program, context);
  return program;
}
