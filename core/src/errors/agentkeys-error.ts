import { CodedError, type ErrorDetails } from './coded-error.ts';
import { type AgentKeysErrorCode, errorRegistry } from './registry.ts';

/** The one error class: the code says what the person must do, `details` what was seen and what was expected. */
export class AgentKeysError extends CodedError<AgentKeysErrorCode> {
  override readonly name = 'AgentKeysError';

  constructor(code: AgentKeysErrorCode, details: ErrorDetails = {}, options: { cause?: unknown } = {}) {
    super(code, errorRegistry[code], 'docs/errors.md', details, options);
  }
}
