import type { TripwireKind } from '../contracts/primitives.ts';
import type { ProcessIdentity } from '../records/process-identity.ts';
import type { BreakerKey } from './decide-breaker.ts';

export interface Trip extends BreakerKey {
  step: string;
  kind: TripwireKind;
  /** Since when the step trips on this machine, and when it did so last. UTC, ISO 8601. */
  since: string;
  last_seen: string;
  /** The last tripwire, for `agentkeys explain`. */
  token: string;
}

/** The run that tries the provider again after the hold time, alone. */
export interface Probe extends BreakerKey, ProcessIdentity {
  id: string;
  /** UTC, ISO 8601. */
  since: string;
}

/** `breaker/<provider>.json`: what the runs of this machine have last met, for all processes that share the folder. */
export interface BreakerRecord {
  schema: 'breaker/1';
  /** At most one for a step, version and set of injected changes. */
  trips: Trip[];
  probe?: Probe;
}

export const emptyBreaker: BreakerRecord = { schema: 'breaker/1', trips: [] };

const hasStrings = (value: object, ...names: string[]): boolean =>
  names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
const isKey = (value: Partial<BreakerKey> | null): boolean =>
  typeof value === 'object' &&
  value !== null &&
  hasStrings(value, 'version') &&
  Array.isArray(value.injected);
const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text));
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isTrip = (trip: Trip): boolean =>
  isKey(trip) &&
  hasStrings(trip, 'step', 'since', 'last_seen', 'token') &&
  isTime(trip.since) &&
  isTime(trip.last_seen) &&
  uuid.test(trip.token) &&
  ['selector-missing', 'unexpected-nav', 'timeout'].includes(trip.kind);

/**
 * Reads a record; an empty one where the text is none. By hand, because this stands in front of every run, and a schema
 * takes longer to load than all the rest of it.
 */
export function parseBreakerRecord(text: string): BreakerRecord {
  try {
    const { schema, trips, probe }: BreakerRecord = JSON.parse(text);
    if (schema !== 'breaker/1' || !Array.isArray(trips) || !trips.every(isTrip)) return emptyBreaker;
    const isProbe = isKey(probe ?? null) && hasStrings(probe as Probe, 'id', 'since', 'host');
    return { schema, trips, ...(probe && isProbe && { probe }) };
  } catch {
    return emptyBreaker;
  }
}
