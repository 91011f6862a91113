import type { ClaimRequest } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';
import type { DriftRecord } from './drift-record.ts';
import { isClaimed, isFresh } from './to-drift.ts';

/**
 * The record with a new claim on it. `fence` is larger than any that the store has given before.
 * Throws DRIFT_CLAIMED, or DRIFT_NOT_FRESH where only fresh reports are wanted and there are none.
 */
export function takeClaim(
  record: DriftRecord,
  request: ClaimRequest,
  fence: number,
  now: number,
): DriftRecord {
  if (isClaimed(record, now)) {
    throw new DriftError('DRIFT_CLAIMED', {
      seen: `claimed until ${new Date(record.work.lease_until ?? now).toISOString()}`,
    });
  }
  if (!request.even_if_handled && !isFresh(record, now)) throw new DriftError('DRIFT_NOT_FRESH');
  return {
    ...record,
    work: { ...record.work, fence, holder: request.holder, lease_until: now + request.lease_ms },
  };
}
