import type { Writable } from 'node:stream';
import type { Redactor } from '../redact/create-redactor.ts';
import { showControls } from './show-controls.ts';

export type OutputStream = Writable & { isTTY?: boolean };

/** What a command is given of the world outside. */
export interface CliContext {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Absolute. */
  readonly cwd: string;
  /** Aborted by Ctrl-C and by SIGTERM, with an error of code INTERRUPTED as its reason. */
  readonly signal: AbortSignal;
  /** Goes over all talk before it is written. Commands add the secrets that they come to know. */
  readonly redactor: Redactor;
  /** Exit code of the process; a command sets it when it ends. */
  exit: number;
}

/** Writes a result: to stdout, with its secrets, and without what a terminal would obey. */
export const print = (context: CliContext, text: string): void =>
  void context.stdout.write(`${showControls(text)}\n`);

/** Writes talk: to stderr, without secrets and without what a terminal would obey. */
export const talk = (context: CliContext, text: string): void =>
  void context.stderr.write(`${showControls(context.redactor.redact(text))}\n`);
