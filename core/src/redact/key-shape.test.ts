import { expect, it } from 'vitest';
import { keyShape } from './key-shape.ts';

const finds = (prefix: string, pattern: RegExp, text: string): string | undefined =>
  new RegExp(keyShape({ prefix, pattern })).exec(text)?.[0];

it('finds what begins like a key, whole or cut short, and whole keys without a prefix', () => {
  const pattern = /^ak-[A-Za-z0-9]{16}$/;
  expect(finds('ak-', pattern, 'Your key: ak-0123456789abcdef.')).toBe('ak-0123456789abcdef');
  expect(finds('ak-', pattern, 'ak-01234567…')).toBe('ak-01234567');
  expect(finds('ak-', pattern, 'speak-easily-now ak-123')).toBeUndefined();
  expect(finds('a.', /^a\.[0-9]{8}$/, 'ab12345678')).toBeUndefined();
  expect(finds('', /^[a-f0-9]{12}$/, 'key 0123456789ab')).toBe('0123456789ab');
  expect(finds('', /^[a-f0-9]{4}\$$/, 'key 01ab$')).toBe('01ab$');
});
