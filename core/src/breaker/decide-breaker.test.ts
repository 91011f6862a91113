import { expect, it } from 'vitest';
import { emptyBreaker } from './breaker-record.ts';
import { decideBreaker, withPassed, withTrip } from './decide-breaker.ts';

const at = Date.parse('2026-05-04T10:00:00.000Z');
const time = (ms: number): string => new Date(at + ms).toISOString();
const live = { version: '1.2.3', injected: [] as string[] };
const trip = (ms: number, step = 'create-key', key = live) => ({
  step,
  kind: 'selector-missing' as const,
  token: '3f0c7c4e-5a0f-4b52-9d7e-111111111111',
  last_seen: time(ms),
  ...key,
});
const tripped = withTrip(emptyBreaker, trip(0));
const facts = { holdMs: 60_000, isProbeThere: true };
const look = (ms: number, key = live, record = tripped) =>
  decideBreaker(record, key, { ...facts, now: at + ms }).state;

it.each([
  ['closed without a trip', 0, live, emptyBreaker, 'closed'],
  ['open right after a trip', 0, live, tripped, 'open'],
  ['open within the hold time', 59_999, live, tripped, 'open'],
  ['half open after it', 60_000, live, tripped, 'half_open'],
  ['half open where the clock has gone backwards', -1, live, tripped, 'half_open'],
  ['closed for another version', 0, { ...live, version: '1.2.4' }, tripped, 'closed'],
  ['closed for another sandbox', 0, { ...live, injected: ['tos'] }, tripped, 'closed'],
])('is %s', (_, ms, key, record, expected) => {
  expect(look(ms, key, record)).toBe(expected);
});

it('remembers since when a step trips, and the newest trip decides', () => {
  const twice = withTrip(withTrip(tripped, trip(30_000)), trip(40_000, 'verify-email'));
  expect(twice.trips).toHaveLength(2);
  expect(decideBreaker(twice, live, { ...facts, now: at + 50_000 })).toMatchObject({
    state: 'open',
    trip: { step: 'verify-email', since: time(40_000) },
    until: at + 100_000,
  });
  const passed = withPassed(twice, live, ['verify-email']);
  expect(decideBreaker(passed, live, { ...facts, now: at + 50_000 })).toMatchObject({
    trip: { step: 'create-key', since: time(0), last_seen: time(30_000) },
  });
  expect(withPassed(twice, live, 'all').trips).toEqual([]);
  expect(withPassed(twice, { ...live, version: '2.0.0' }, 'all').trips).toHaveLength(2);
});

it('lets one probe try again, and another one where its process is gone', () => {
  const probe = { id: '3f0c7c4e-5a0f-4b52-9d7e-222222222222', since: time(0), ...live, pid: 1, host: 'here' };
  const probed = { ...tripped, probe };
  const probing = (key: typeof live, isProbeThere: boolean) =>
    decideBreaker(probed, key, { ...facts, now: at + 60_000, isProbeThere });
  expect(probing(live, true)).toMatchObject({ state: 'half_open', probing: true });
  expect(probing(live, false)).toMatchObject({ state: 'half_open', probing: false });
});

it('forgets the oldest trips of many versions', () => {
  let record = emptyBreaker;
  for (let n = 0; n < 80; n++)
    record = withTrip(record, trip(n, 'create-key', { ...live, version: `1.0.${n}` }));
  expect(record.trips).toHaveLength(50);
  expect(record.trips[0]?.version).toBe('1.0.79');
});
