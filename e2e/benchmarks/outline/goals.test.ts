import { expect, test } from 'vitest';
import { judgeGoals } from './goals.ts';

const missed = (size: number, outline: number, capture: number) =>
  judgeGoals(new Map([[size, { outline, capture }]]))
    .filter(({ met }) => !met)
    .map(({ what }) => what);

test('each size is held to its own limit, and a capture always to the same', () => {
  expect(missed(100, 900, 250)).toEqual([]);
  expect(missed(2_000, 15, 250)).toEqual([]);
  expect(missed(20_000, 25.1, 250.1)).toEqual(['outline at 20,000 elements', 'capture at 20,000 elements']);
});

test('what was not measured is not met', () => {
  expect(missed(2_000, Number.NaN, Number.NaN)).toHaveLength(2);
});
