import { daySchema, idSchema, stepHashSchema } from 'agentkeys/contracts';
import type { DriftKey } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';

/** Whether it is `<service>.<day>.<step_hash>` and nothing else. */
export function isBatchKey(key: string): boolean {
  const [service, day, step_hash, ...rest] = key.split('.');
  return (
    rest.length === 0 &&
    idSchema.safeParse(service).success &&
    daySchema.safeParse(day).success &&
    stepHashSchema.safeParse(step_hash).success
  );
}

/**
 * Reads `<service>.<step_hash>`, and a batch key `<service>.<day>.<step_hash>` as the drift that it belongs to. Throws
 * DRIFT_NOT_FOUND for anything else.
 */
export function parseDriftKey(key: string): DriftKey {
  const parts = key.split('.');
  const [service, day, step_hash] = parts.length === 2 ? [parts[0], undefined, parts[1]] : parts;
  const isKey =
    parts.length <= 3 &&
    idSchema.safeParse(service).success &&
    stepHashSchema.safeParse(step_hash).success &&
    (day === undefined || daySchema.safeParse(day).success);
  if (!isKey) throw new DriftError('DRIFT_NOT_FOUND');
  return { service: String(service), step_hash: String(step_hash) };
}
