import type { Writable } from 'node:stream';

/** What a command is given of the world outside. */
export interface CliContext {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Absolute. */
  readonly cwd: string;
  /** Aborted by Ctrl-C and by SIGTERM, with an error of code INTERRUPTED as its reason. */
  readonly signal: AbortSignal;
  /** Exit code of the process; a command sets it when it ends. */
  exit: number;
}

/** Writes a result, to stdout. */
export const print = (context: CliContext, text: string): void => void context.stdout.write(`${text}\n`);

/** Writes talk, to stderr. */
export const talk = (context: CliContext, text: string): void => void context.stderr.write(`${text}\n`);
