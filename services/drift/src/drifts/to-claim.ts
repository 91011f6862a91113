import type { Claim } from '../backends/backend.ts';
import type { DriftRecord } from './drift-record.ts';
import { toDrift } from './to-drift.ts';

/** What the runner is told of a claim that it has just been given. */
export function toClaim(record: DriftRecord, now: number): Claim {
  return {
    fence: record.work.fence,
    upto: record.seen.newest_seq,
    lease_until: new Date(record.work.lease_until ?? now).toISOString(),
    drift: toDrift(record, now),
  };
}
