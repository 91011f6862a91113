import { stepHash } from 'agentkeys/contracts';
import { parseDriftKey } from '../api/parse-key.ts';
import type { DriftKey } from '../backends/backend.ts';

/**
 * Reads the key of a drift or of a batch, and `<service>.<step>`, because people know a step by its name. Throws
 * DRIFT_NOT_FOUND for anything else.
 */
export function readKey(key: string): DriftKey {
  const [service, step, ...more] = key.split('.');
  const isNamed = service && step && more.length === 0 && !/^[0-9a-f]{16}$/.test(step);
  return parseDriftKey(isNamed ? `${service}.${stepHash(service, step)}` : key);
}
