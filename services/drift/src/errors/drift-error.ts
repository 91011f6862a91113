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
export class DriftError extends Error {
  override readonly name = 'DriftError';
  readonly code: DriftErrorCode;
  readonly details: DriftErrorDetails;

  constructor(code: DriftErrorCode, details: DriftErrorDetails = {}, options: { cause?: unknown } = {}) {
    super(driftErrorRegistry[code].message, options);
    this.code = code;
    this.details = details;
  }

  get entry(): DriftErrorEntry {
    return driftErrorRegistry[this.code];
  }

  get remedy(): string {
    return this.entry.remedy;
  }

  get exit(): number {
    return this.entry.exit;
  }

  /** Heading of this code in the documentation. */
  get docs(): string {
    return `docs/drift-errors.md#${this.code.toLowerCase()}`;
  }
}
