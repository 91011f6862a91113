import type { DriftRecord } from './drift-record.ts';

/**
 * Since when a fresh drift waits, UTC: since its oldest report that nobody has dealt with came, or since the time at
 * which it was to be tried again. `null` where it does not wait.
 */
export function waitingSince({ seen, work }: DriftRecord): string | null {
  if (seen.newest_seq <= work.handled_seq) return work.retry_at;
  // One that was dealt with while others came waits since the newest of them.
  const isOldest = seen.waiting !== null && seen.waiting.seq > work.handled_seq;
  return isOldest ? (seen.waiting?.since ?? null) : seen.arrived_at;
}
