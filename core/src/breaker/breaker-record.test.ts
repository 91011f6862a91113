import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseBreakerRecord } from './breaker-record.ts';
import { decideBreaker, withPassed } from './decide-breaker.ts';

const trip = {
  step: 'create-key',
  kind: 'timeout' as const,
  version: '1.2.3',
  injected: [],
  since: '2026-05-04T10:00:00.000Z',
  last_seen: '2026-05-04T10:00:00.000Z',
  token: '3f0c7c4e-5a0f-4b52-9d7e-111111111111',
};
const key = { version: '1.2.3', injected: [] };
const facts = { now: Date.parse(trip.last_seen), holdMs: 1, isProbeThere: false };

it('reads what it knows, and is empty for anything else, which can be asked all the same: 6000 cases', () => {
  const record = { schema: 'breaker/1', trips: [trip] };
  expect(parseBreakerRecord(JSON.stringify(record))).toEqual(record);

  const ask = (text: string): void => {
    const read = parseBreakerRecord(text);
    expect(['closed', 'open', 'half_open']).toContain(decideBreaker(read, key, facts).state);
    withPassed(read, key, ['create-key']);
  };
  fc.assert(fc.property(fc.string(), ask), { numRuns: 1_000 });
  fc.assert(fc.property(fc.json(), ask), { numRuns: 1_000 });
  const field = fc.constantFrom(...(Object.keys(trip) as (keyof typeof trip)[]));
  fc.assert(
    fc.property(field, fc.jsonValue(), (name, value) =>
      ask(JSON.stringify({ ...record, trips: [{ ...trip, [name]: value }], probe: value })),
    ),
    { numRuns: 4_000 },
  );
});
