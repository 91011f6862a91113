import type { KnownFeed } from 'agentkeys/contracts';
import type { KnownDrift } from '../backends/backend.ts';

/** What callers are told is known: drifts that a reproduction has confirmed. A report alone makes nothing known. */
export function toKnownFeed(known: readonly KnownDrift[], now: number): KnownFeed {
  return {
    schema: 'known/1',
    generated_at: new Date(now).toISOString(),
    drifts: known.map(({ drift, last_report }) => {
      const { service, step, step_hash, times, issue, affected, fixed_in } = drift;
      const reproduced = times.reproduced ?? new Date(now).toISOString();
      return {
        service,
        step,
        step_hash,
        since: times.first_report ?? reproduced,
        last_seen: last_report ?? reproduced,
        ...(issue && /^https?:/.test(issue.url) ? { issue_url: issue.url } : {}),
        affected,
        ...(fixed_in === null ? {} : { fixed_in }),
      };
    }),
  };
}
