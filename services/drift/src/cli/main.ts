import { CommanderError } from 'commander';
import { DriftError } from '../errors/drift-error.ts';
import { toCodedError } from '../errors/to-coded-error.ts';
import { type CliContext, print, talk } from './context.ts';
import { createProgram } from './create-program.ts';
import { listenForSignals } from './listen-for-signals.ts';
import { errorToJson, renderError } from './render-error.ts';

/** Help and version were printed: commander leaves the same way as after an error. */
const isAnswered = (error: unknown): boolean =>
  error instanceof CommanderError &&
  (error.code === 'commander.helpDisplayed' || error.code === 'commander.version');

function readError(error: unknown, signal: AbortSignal): unknown {
  // Whatever an interrupted command failed with, the interruption was why.
  if (signal.aborted) return signal.reason;
  if (!(error instanceof CommanderError)) return error;
  const seen = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new DriftError('USAGE', { seen: seen === '(outputHelp)' ? 'no command' : seen });
}

/** Runs one command line and resolves with the exit code of the process. Ends nothing by itself. */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  const { signal } = controller;
  const context: CliContext = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal,
    exit: 0,
  };
  const stopListening = listenForSignals(controller);
  try {
    await createProgram(context).parseAsync(argv, { from: 'user' });
    return context.exit;
  } catch (error) {
    if (isAnswered(error)) return 0;
    const coded = toCodedError(readError(error, signal));
    if (argv.includes('--json')) print(context, errorToJson(coded));
    else talk(context, renderError(coded));
    return coded.exit;
  } finally {
    stopListening();
  }
}
