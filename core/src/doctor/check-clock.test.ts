import { expect, it } from 'vitest';
import { checkClock } from './check-clock.ts';

const now = Date.UTC(2030, 0, 2);
const minute = 60_000;

it('is well where nothing that has happened is ahead of it', () => {
  expect(checkClock({ now, past: [] })).toMatchObject({ name: 'clock', state: 'ok' });
  const past = [
    { what: 'long ago', at: now - 100 * minute },
    { what: 'a moment ahead', at: now + minute },
    { what: 'no time at all', at: Number.NaN },
  ];
  expect(checkClock({ now, past })).toMatchObject({ state: 'ok' });
});

it('names what it is behind', () => {
  const past = [{ what: 'the newest line of the audit', at: now + 60 * minute }];
  expect(checkClock({ now, past })).toMatchObject({
    state: 'warn',
    seen: '2030-01-02T00:00:00.000Z is before 2030-01-02T01:00:00.000Z, the newest line of the audit',
    remedy: expect.stringContaining('Set the clock'),
  });
});
