import { DriftError } from '../errors/drift-error.ts';
import type { DriftRecord, DriftWork } from './drift-record.ts';

/**
 * Throws FENCE_STALE where the claim has passed on. A claim whose lease has ended without anybody taking it still
 * stands: nobody else has done anything meanwhile.
 */
function withFence({ work }: DriftRecord, fence: number): DriftWork {
  if (work.fence !== fence || work.lease_until === null) {
    throw new DriftError('FENCE_STALE', { seen: `fence ${fence}`, expected: `fence ${work.fence}` });
  }
  return work;
}

/** The record with the lease counted from now again. */
export function renewClaim(record: DriftRecord, fence: number, leaseMs: number, now: number): DriftRecord {
  return { ...record, work: { ...withFence(record, fence), lease_until: now + leaseMs } };
}

/** The record with its claim given back and nothing else changed. */
export function releaseClaim(record: DriftRecord, fence: number): DriftRecord {
  return { ...record, work: { ...withFence(record, fence), holder: null, lease_until: null } };
}
