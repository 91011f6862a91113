import type { z } from 'zod';
import { DriftError } from '../errors/drift-error.ts';
import { describeIssues } from '../ingest/describe-issues.ts';

/** The checked value, or REQUEST_INVALID with every fault. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new DriftError('REQUEST_INVALID', { errors: describeIssues(parsed.error.issues) });
  }
  return parsed.data;
}
