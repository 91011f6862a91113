import { expect, it } from 'vitest';
import { jaccard, jaroWinkler, wordSet } from './text-similarity.ts';

it.each([
  ['MARTHA', 'MARHTA', 0.961],
  ['DIXON', 'DICKSONX', 0.813],
  ['Create account', 'create  account!', 1],
  ['Row 12', 'row 7', 1],
  ['abc', 'xyz', 0],
  ['', 'x', 0],
])('Jaro-Winkler of %s and %s is %f', (one, other, score) => {
  expect(jaroWinkler(one, other)).toBeCloseTo(score, 3);
  expect(jaroWinkler(other, one)).toBeCloseTo(score, 3);
});

it('counts common words', () => {
  expect(jaccard(wordSet('Create secret key'), wordSet('create key'))).toBeCloseTo(2 / 3);
  expect(jaccard(wordSet(''), wordSet(''))).toBe(0);
});
