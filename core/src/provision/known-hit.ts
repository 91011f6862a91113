import type { Known, TripwireKind } from '../contracts/index.ts';

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
