import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { createProgram } from './create-program.ts';
import { runCommandLine } from './run-command-line.ts';

/** Runs one command line and resolves with the exit code of the process. Ends nothing by itself. */
export const main = (argv: readonly string[]): Promise<number> =>
  runCommandLine(argv, {
    createProgram,
    redactor: createRedactor(),
    makeError: (code, details) => new AgentKeysError(code, details),
    isCoded: isAgentKeysError,
    onInterrupt: '\nStopping. Ctrl-C again ends it at once.',
  });
