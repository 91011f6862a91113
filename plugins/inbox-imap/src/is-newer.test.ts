import { expect, test } from 'vitest';
import { isNewer } from './is-newer.ts';

const since = 1_000_000_500;

test.each([
  ['came after', { takenAt: since + 4_000, seenAt: since + 5_000, isNew: true }, true],
  ['came in the same second', { takenAt: 1_000_000_000, seenAt: since + 50, isNew: false }, true],
  ['was there before', { takenAt: since - 5_000, seenAt: since + 50, isNew: false }, false],
  [
    'was seen before, by a server whose clock is fast',
    { takenAt: since + 90_000, seenAt: since - 1, isNew: true },
    false,
  ],
  [
    'came while the mailbox was open, by a server whose clock is slow',
    { takenAt: since - 30_000, seenAt: since + 900, isNew: true },
    true,
  ],
  ['carries an old time all the same', { takenAt: since - 120_000, seenAt: since + 900, isNew: true }, false],
])('a mail that %s', (_, arrival, expected) => {
  expect(isNewer(arrival, since)).toBe(expected);
});
