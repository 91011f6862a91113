import { runCommandLine } from 'agentkeys/internal';
import { DriftError } from '../errors/drift-error.ts';
import { isCodedError } from '../errors/is-coded-error.ts';
import { createProgram } from './create-program.ts';
import { serviceRedactor } from './service-redactor.ts';

/** Runs one command line and resolves with the exit code of the process. Ends nothing by itself. */
export const main = (argv: readonly string[]): Promise<number> =>
  runCommandLine(argv, {
    createProgram,
    redactor: serviceRedactor(process.env),
    makeError: (code, details) => new DriftError(code, details),
    isCoded: isCodedError,
  });
