import type { AgentKeysError } from 'agentkeys';
import { DriftError } from './drift-error.ts';
import { isCodedError } from './is-coded-error.ts';

/** Any error as one with a code: what nobody foresaw is INTERNAL. */
export function toCodedError(error: unknown): DriftError | AgentKeysError {
  if (isCodedError(error)) return error;
  const seen = error instanceof Error ? error.message : String(error);
  return new DriftError('INTERNAL', { seen }, { cause: error });
}
