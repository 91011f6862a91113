import { type AgentKeysError, isAgentKeysError } from 'agentkeys';
import { DriftError } from './drift-error.ts';

/** Whether an error says already what to do. */
export const isCodedError = (error: unknown): error is DriftError | AgentKeysError =>
  error instanceof DriftError || isAgentKeysError(error);
