import type { Handled } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';
import type { DriftRecord } from './drift-record.ts';
import { releaseClaim } from './keep-claim.ts';
import { keepTimes } from './keep-times.ts';

/**
 * The record after a runner has dealt with every report up to `upto`; the claim is given back with it.
 * Throws FENCE_STALE, or UPTO_AHEAD where that many reports have not come.
 */
export function finishClaim(record: DriftRecord, handled: Handled, now: number): DriftRecord {
  const released = releaseClaim(record, handled.fence);
  if (handled.upto > record.seen.newest_seq) {
    throw new DriftError('UPTO_AHEAD', { seen: handled.upto, expected: `<= ${record.seen.newest_seq}` });
  }
  const { work } = released;
  const { result, fixed_in } = handled;
  return {
    ...released,
    work: {
      ...work,
      handled_seq: Math.max(work.handled_seq, handled.upto),
      result: result ?? work.result,
      attempts: handled.attempts ?? work.attempts,
      hours: handled.hours ?? work.hours,
      retry_at: handled.retry_at ? new Date(handled.retry_at).toISOString() : null,
      issue: handled.issue === undefined ? work.issue : handled.issue,
      screenshot_ref: handled.screenshot_ref ?? work.screenshot_ref,
      affected: [...new Set([...work.affected, ...(handled.affected ?? [])])].sort(),
      reproduced_in: handled.reproduced_in ?? work.reproduced_in,
      // What trips again is not fixed.
      fixed_in: result === 'reproduced' ? null : fixed_in === undefined ? work.fixed_in : fixed_in,
      ...keepTimes(released, handled, new Date(now).toISOString()),
    },
  };
}
