import { CommanderError } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { redactError } from '../redact/redact-error.ts';
import { type CliContext, print, talk } from './context.ts';
import { createProgram } from './create-program.ts';
import { listenForSignals } from './listen-for-signals.ts';
import { paintFor } from './paint.ts';
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
  // Without a command commander has already printed the help.
  return new AgentKeysError('USAGE', { seen: seen === '(outputHelp)' ? 'no command' : seen });
}

function sayError(context: CliContext, argv: readonly string[], error: unknown): number {
  const safe = redactError(error, context.redactor);
  if (argv.includes('--json')) print(context, errorToJson(safe));
  else talk(context, renderError(safe, paintFor(context.stderr)));
  if (!isAgentKeysError(error) && context.env.AGENTKEYS_LOG === 'debug') {
    talk(context, error instanceof Error ? (error.stack ?? '') : String(error));
  }
  return safe.exit;
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
    redactor: createRedactor(),
    exit: exitCodes.ok,
  };
  const stopListening = listenForSignals(controller, () =>
    talk(context, '\nStopping. Ctrl-C again ends it at once.'),
  );
  // Nobody reads the result any more, as with `| head`: there is no reason to go on.
  process.stdout.on('error', () =>
    controller.abort(new AgentKeysError('INTERRUPTED', { seen: 'stdout was closed' })),
  );
  process.stderr.on('error', () => {});
  try {
    await createProgram(context).parseAsync(argv, { from: 'user' });
    return context.exit;
  } catch (error) {
    return isAnswered(error) ? exitCodes.ok : sayError(context, argv, readError(error, signal));
  } finally {
    stopListening();
  }
}
