import { expect, it } from 'vitest';
import { wholeMatch } from './whole-match.ts';

it.each<[RegExp, string, boolean]>([
  [/ak-[a-z]+/, 'ak-abc', true],
  [/ak-[a-z]+/, 'xak-abc', false],
  [/ak-[a-z]+/, 'ak-abc…', false],
  [/^ak-[a-z]+$/gm, 'ak-abc\nmore', false],
  [/ak|bk-[a-z]+/, 'ak-abc', false],
  [/AK-[a-z]+/i, 'ak-abc', true],
])('%s on %s: %s', (pattern, text, expected) => {
  expect(wholeMatch(pattern, text)).toBe(expected);
  expect(wholeMatch(pattern, text)).toBe(expected);
});
