import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { CodedError, ErrorDetails } from '../errors/coded-error.ts';
import type { Redactor } from '../redact/create-redactor.ts';
import { redactValue } from '../redact/redact-value.ts';
import { type CliContext, print, talk } from './context.ts';
import { listenForSignals } from './listen-for-signals.ts';
import { paintFor } from './paint.ts';
import { type ErrorReport, errorToJson, renderError } from './render-error.ts';
import { takeStdout } from './take-stdout.ts';

/** What differs between the command lines. */
export interface CommandLine {
  createProgram(context: CliContext): Command;
  redactor: Redactor;
  /** Makes an error of the command line's own registry, which has these three codes. */
  makeError(code: 'USAGE' | 'INTERRUPTED' | 'INTERNAL', details: ErrorDetails): CodedError;
  /** Whether an error has a code and a remedy already. */
  isCoded(error: unknown): error is CodedError;
  /** What a first Ctrl-C is answered with; nothing where the commands say it themselves. */
  onInterrupt?: string;
}

/** By its code and not by its class: each package may have been installed with a commander of its own. */
const commanderCode = (error: unknown): string | undefined => {
  const code = error instanceof Error && (error as { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('commander.') ? code : undefined;
};

/** Help and version were printed: commander leaves the same way as after an error. */
const isAnswered = (error: unknown): boolean =>
  ['commander.helpDisplayed', 'commander.version'].includes(commanderCode(error) ?? '');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function readError(error: unknown, signal: AbortSignal, { makeError, isCoded }: CommandLine): CodedError {
  // Whatever an interrupted command failed with, the interruption was why.
  const thrown: unknown = signal.aborted ? signal.reason : error;
  if (commanderCode(thrown) !== undefined) {
    const seen = messageOf(thrown)
      .replace(/^error: /, '')
      .replaceAll('\n', ' ');
    // Without a command commander has already printed the help.
    return makeError('USAGE', { seen: seen === '(outputHelp)' ? 'no command' : seen });
  }
  return isCoded(thrown) ? thrown : makeError('INTERNAL', { seen: messageOf(thrown) });
}

function sayError(context: CliContext, argv: readonly string[], error: CodedError, thrown: unknown): number {
  const { code, message, remedy, docs, exit } = error;
  const details = redactValue(error.details, context.redactor) as ErrorDetails;
  const report: ErrorReport = { code, message, details, remedy, docs, exit };
  if (argv.includes('--json')) print(context, errorToJson(report));
  else talk(context, renderError(report, paintFor(context.stderr)));
  if (code === 'INTERNAL' && context.env.AGENTKEYS_LOG === 'debug') {
    talk(context, thrown instanceof Error ? (thrown.stack ?? '') : String(thrown));
  }
  return exit;
}

/** Runs one command line and resolves with the exit code of the process. Ends nothing by itself. */
export async function runCommandLine(argv: readonly string[], line: CommandLine): Promise<number> {
  const controller = new AbortController();
  const { signal } = controller;
  const { redactor, makeError, onInterrupt } = line;
  const { stdout, giveBack } = takeStdout();
  const context: CliContext = {
    stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal,
    redactor,
    exit: exitCodes.ok,
  };
  const interrupt = (seen: string): void => controller.abort(makeError('INTERRUPTED', { seen }));
  const stopListening = listenForSignals((name) => {
    if (onInterrupt !== undefined) talk(context, onInterrupt);
    interrupt(name);
  });
  // Nobody reads the result any more, as with `| head`: there is no reason to go on.
  process.stdout.on('error', () => interrupt('stdout was closed'));
  process.stderr.on('error', () => {});
  try {
    await line.createProgram(context).parseAsync(argv, { from: 'user' });
    return context.exit;
  } catch (error) {
    return isAnswered(error) ? exitCodes.ok : sayError(context, argv, readError(error, signal, line), error);
  } finally {
    giveBack();
    stopListening();
  }
}
