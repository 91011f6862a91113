import { type AgentKeysErrorCode, type ErrorEntry, errorRegistry } from './registry.ts';

export interface ErrorDetails {
  /** What was found. */
  seen?: unknown;
  /** What would have been right. */
  expected?: unknown;
  [name: string]: unknown;
}

/** The one error class: the code says what the person must do, `details` what was seen and what was expected. */
export class AgentKeysError extends Error {
  override readonly name = 'AgentKeysError';
  readonly code: AgentKeysErrorCode;
  readonly details: ErrorDetails;

  constructor(code: AgentKeysErrorCode, details: ErrorDetails = {}, options: { cause?: unknown } = {}) {
    super(errorRegistry[code].message, options);
    this.code = code;
    this.details = details;
  }

  get remedy(): string {
    return (errorRegistry[this.code] as ErrorEntry).remedy;
  }

  get exit(): number {
    return (errorRegistry[this.code] as ErrorEntry).exit;
  }

  /** Heading of this code in the documentation. */
  get docs(): string {
    return `docs/errors.md#${this.code.toLowerCase()}`;
  }
}
