import { CodedError } from 'agentkeys/internal';
import { type DriftErrorCode, type DriftErrorEntry, driftErrorRegistry } from './registry.ts';

export interface DriftErrorDetails {
  /** What was found. */
  seen?: unknown;
  /** What would have been right. */
  expected?: unknown;
  /** Seconds after which the same request may succeed. */
  retryAfterS?: number;
  [name: string]: unknown;
}

/** The one error class of the service: the code says what to do, `details` what was seen and what was expected. */
export class DriftError extends CodedError<DriftErrorCode> {
  override readonly name = 'DriftError';
  declare readonly details: DriftErrorDetails;

  constructor(code: DriftErrorCode, details: DriftErrorDetails = {}, options: { cause?: unknown } = {}) {
    super(code, driftErrorRegistry[code], 'docs/drift-errors.md', details, options);
  }

  get entry(): DriftErrorEntry {
    return driftErrorRegistry[this.code];
  }
}
