import { DriftError } from '../../errors/drift-error.ts';
import type { DriftErrorCode } from '../../errors/registry.ts';

/** An error as it goes from one thread to another, where only names, texts and plain values arrive. */
export interface PlainError {
  message: string;
  stack?: string | undefined;
  /** Where it is one of the service's. */
  code?: DriftErrorCode;
  details?: string;
  cause?: PlainError;
}

const deepest = 3;

export function packError(error: unknown, depth = 0): PlainError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack, cause } = error;
  return {
    message,
    stack,
    ...(error instanceof DriftError && { code: error.code, details: JSON.stringify(error.details) }),
    ...(cause !== undefined && depth < deepest && { cause: packError(cause, depth + 1) }),
  };
}

/** The error again, with its code and its details. */
export function unpackError({ message, stack, code, details, cause }: PlainError): Error {
  const because = cause && { cause: unpackError(cause) };
  const error =
    code === undefined
      ? new Error(message, because)
      : new DriftError(code, JSON.parse(details ?? '{}'), because);
  if (stack !== undefined) error.stack = stack;
  return error;
}
