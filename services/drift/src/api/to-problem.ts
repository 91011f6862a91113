import { DriftError } from '../errors/drift-error.ts';
import type { DriftErrorCode } from '../errors/registry.ts';
import type { FieldFault } from '../ingest/describe-issues.ts';
import type { Problem } from './wire.ts';

/** Fastify's own refusals, by its codes. */
const foreign: Readonly<Record<string, DriftErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REPORT_NOT_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REPORT_NOT_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REPORT_NOT_JSON',
};

/** Any error as one of ours: foreign ones that nobody foresaw are INTERNAL. */
export function toDriftError(error: unknown): DriftError {
  if (error instanceof DriftError) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = code === undefined ? undefined : foreign[code];
  if (known) return new DriftError(known, {}, { cause: error });
  if (statusCode === 400) return new DriftError('REPORT_NOT_JSON', {}, { cause: error });
  return new DriftError('INTERNAL', {}, { cause: error });
}

/** What the sender is told. Of `details` only the faults of fields and short facts that come from this service. */
export function toProblem(error: DriftError): Problem {
  const { seen, expected, errors } = error.details;
  return {
    title: error.message,
    status: error.entry.status,
    code: error.code,
    detail: error.entry.remedy,
    ...(Array.isArray(errors) ? { errors: errors as FieldFault[] } : {}),
    ...(error.entry.status === 409 && seen !== undefined ? { seen, expected } : {}),
  };
}
