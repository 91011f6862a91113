import { daySchema, idSchema, stepHashSchema } from 'agentkeys/contracts';
import type { DriftKey } from '../backends/backend.ts';

/** Reads `<service>.<step_hash>`, and a batch key `<service>.<day>.<step_hash>` as the drift that it belongs to. */
export function parseDriftKey(key: string): DriftKey | undefined {
  const parts = key.split('.');
  const [service, day, step_hash] = parts.length === 2 ? [parts[0], undefined, parts[1]] : parts;
  if (parts.length > 3 || !idSchema.safeParse(service).success) return undefined;
  if (!stepHashSchema.safeParse(step_hash).success) return undefined;
  if (day !== undefined && !daySchema.safeParse(day).success) return undefined;
  return { service: String(service), step_hash: String(step_hash) };
}
