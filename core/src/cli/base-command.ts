import { Command } from 'commander';
import type { CliContext } from './context.ts';

/** A command line without its commands. Throws CommanderError for what it does not understand. */
export function baseCommand(
  { stdout, stderr }: CliContext,
  facts: { name: string; version: string; description: string },
): Command {
  return (
    new Command(facts.name)
      .description(facts.description)
      .version(facts.version, '-v, --version', 'print the version')
      .helpOption('-h, --help', 'print this help')
      .helpCommand(false)
      .exitOverride()
      // Errors are said in one place, in the words of the registry.
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(text),
        outputError: () => {},
      })
  );
}
