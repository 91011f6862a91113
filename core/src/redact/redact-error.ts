import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { ErrorDetails } from '../errors/coded-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { Redactor } from './create-redactor.ts';
import { redactValue } from './redact-value.ts';

/** The same error without secrets, always one with a code: what has none is `INTERNAL`. */
export function redactError(error: unknown, redactor: Redactor): AgentKeysError {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isAgentKeysError(error)) {
    return new AgentKeysError(error.code, redactValue(error.details, redactor) as ErrorDetails, {
      cause: cause === undefined ? undefined : redactCause(cause, redactor),
    });
  }
  const seen = redactor.redact(error instanceof Error ? error.message : String(error));
  return new AgentKeysError('INTERNAL', { seen }, { cause: redactCause(error, redactor) });
}

function redactCause(cause: unknown, redactor: Redactor): unknown {
  if (!(cause instanceof Error)) return redactValue(cause, redactor);
  const copy = new Error(redactor.redact(cause.message));
  copy.name = cause.name;
  copy.stack = redactor.redact(cause.stack ?? '');
  return copy;
}
