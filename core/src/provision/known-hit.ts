import type { Trip } from '../breaker/breaker-record.ts';
import type { Known, TripwireKind } from '../contracts/index.ts';
import type { KnownFeedDrift } from '../contracts/known-feed.ts';

/** Why a run would trip, told before anything is spent on it. */
export interface KnownHit {
  /** `feed`: the drift service has confirmed it. `breaker`: a run on this machine has tripped there. */
  by: 'feed' | 'breaker';
  step: string;
  known: Known;
  /** What the last run of this machine has seen; the feed names the step alone. */
  tripwire?: { kind: TripwireKind; token: string };
  /** When this machine lets a run try again, UTC, ISO 8601. */
  triedAgain?: string;
}

export function hitOfFeed({ step, since, last_seen, issue_url, fixed_in }: KnownFeedDrift): KnownHit {
  const known = { since, last_seen, ...(issue_url && { issue_url }), ...(fixed_in && { fixed_in }) };
  return { by: 'feed', step, known };
}

export function hitOfBreaker(
  { step, since, last_seen, kind, token }: Trip,
  until: number | undefined,
): KnownHit {
  return {
    by: 'breaker',
    step,
    known: { since, last_seen },
    tripwire: { kind, token },
    ...(until !== undefined && { triedAgain: new Date(until).toISOString() }),
  };
}
