import type { Drift } from 'agentkeys/contracts';
import type { DriftRecord } from './drift-record.ts';

/** Newer reports than those that were handled, or the time to try again has come. */
export function isFresh({ seen, work }: DriftRecord, now: number): boolean {
  return seen.newest_seq > work.handled_seq || (work.retry_at !== null && Date.parse(work.retry_at) <= now);
}

export function isClaimed({ work }: DriftRecord, now: number): boolean {
  return work.lease_until !== null && work.lease_until > now;
}

/** The drift as the contract has it. Its state is derived here and held nowhere. */
export function toDrift(record: DriftRecord, now: number): Drift {
  const { service, step, step_hash, seen, work } = record;
  return {
    service,
    step,
    step_hash,
    state: isClaimed(record, now) ? 'claimed' : isFresh(record, now) ? 'open' : 'handled',
    fence: work.fence,
    reports: seen.total,
    handled_seq: work.handled_seq,
    result: work.result,
    reproduced_in: work.reproduced_in,
    attempts: work.attempts,
    hours: work.hours,
    retry_at: work.retry_at,
    issue: work.issue,
    screenshot_ref: work.screenshot_ref,
    affected: work.affected,
    fixed_in: work.fixed_in,
    times: {
      first_report: seen.first_report,
      last_report: seen.last_report,
      last_tripped: work.last_tripped,
      last_passed: work.last_passed,
      ...work.round,
    },
  };
}
