import { JetStreamApiError } from '@nats-io/jetstream';
import { DriftError } from '../../errors/drift-error.ts';
import type { DriftErrorCode } from '../../errors/registry.ts';

/** Codes of the JetStream API that are answered and not just reported. */
export const apiCodes = { streamNotFound: 10059, wrongLastSequence: 10071 } as const;

export const hasApiCode = (error: unknown, code: number): boolean =>
  error instanceof JetStreamApiError && error.code === code;

export const hasCode = (error: unknown, code: DriftErrorCode): boolean =>
  error instanceof DriftError && error.code === code;

export const describeError = (error: unknown): string => {
  if (error instanceof JetStreamApiError) return `${error.message} (${error.code})`;
  return error instanceof Error ? error.message : String(error);
};

/** Any failure of the server or of the way to it, as the error that says to come again. */
export function toStoreError(error: unknown): DriftError {
  if (error instanceof DriftError) return error;
  return new DriftError(
    'STORE_UNAVAILABLE',
    { seen: describeError(error), retryAfterS: 5 },
    { cause: error },
  );
}

/** Runs what uses the server, and turns its errors into STORE_UNAVAILABLE. */
export async function guardNats<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw toStoreError(error);
  }
}
