import type { BreakerRecord, Trip } from './breaker-record.ts';

/** What a run is of: runs of another version or of another sandbox say nothing about it. */
export interface BreakerKey {
  /** Version of the provider package. */
  version: string;
  /** Changes that are injected into the sandbox; none of a live run. */
  injected: readonly string[];
}

export type BreakerState =
  /** Runs go on. */
  | { state: 'closed' }
  /** A run would trip at this step: none is begun until then (Unix milliseconds). */
  | { state: 'open'; trip: Trip; until: number }
  /** The hold time is over, and one run tries whether the step works again. `probing`: it is on. */
  | { state: 'half_open'; trip: Trip; probing: boolean };

export interface BreakerFacts {
  /** Unix milliseconds. */
  now: number;
  holdMs: number;
  /** The process of the probe is still there. */
  isProbeThere: boolean;
}

const sameKey = (a: BreakerKey, b: BreakerKey): boolean =>
  a.version === b.version && a.injected.join('\n') === b.injected.join('\n');

/** What the last runs of a machine mean for the next one. */
export function decideBreaker(record: BreakerRecord, key: BreakerKey, facts: BreakerFacts): BreakerState {
  const trips = record.trips
    .filter((trip) => sameKey(trip, key))
    .sort((a, b) => Date.parse(b.last_seen) - Date.parse(a.last_seen));
  const [trip] = trips;
  if (!trip) return { state: 'closed' };
  const last = Date.parse(trip.last_seen);
  const until = last + facts.holdMs;
  // What was seen in the future was seen by a clock that is wrong, and would hold for who knows how long.
  if (last <= facts.now && facts.now < until) return { state: 'open', trip, until };
  const probing = record.probe !== undefined && sameKey(record.probe, key) && facts.isProbeThere;
  return { state: 'half_open', trip, probing };
}

/** Trips of so many versions and sandboxes are kept, the newest. */
const maxTrips = 50;

/** The record after a run has tripped. */
export function withTrip(record: BreakerRecord, trip: Omit<Trip, 'since'>): BreakerRecord {
  const isSame = (other: Trip): boolean => other.step === trip.step && sameKey(other, trip);
  const since = record.trips.find(isSame)?.since ?? trip.last_seen;
  const others = record.trips.filter((other) => !isSame(other));
  return { ...record, trips: [{ ...trip, since }, ...others].slice(0, maxTrips) };
}

/** The record after a run has passed some steps; `all`: it has got its key. */
export function withPassed(
  record: BreakerRecord,
  key: BreakerKey,
  passed: readonly string[] | 'all',
): BreakerRecord {
  const hasPassed = (trip: Trip): boolean =>
    sameKey(trip, key) && (passed === 'all' || passed.includes(trip.step));
  return { ...record, trips: record.trips.filter((trip) => !hasPassed(trip)) };
}
