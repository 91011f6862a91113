import { expect, it } from 'vitest';
import type { Duration } from '../plugins/provider.ts';
import { parseDuration } from './parse-duration.ts';

it.each<[Duration, number]>([
  ['500ms', 500],
  ['20s', 20_000],
  ['2m', 120_000],
  [1_234, 1_234],
])('reads %s', (duration, milliseconds) => {
  expect(parseDuration(duration)).toBe(milliseconds);
});

it.each(['20', '1h', '-5s', '1.5s', '', ' 5s', 0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
  'refuses %s',
  (duration) => {
    expect(() => parseDuration(duration as Duration)).toThrow(RangeError);
  },
);
