import { expect, it } from 'vitest';
import { maskKey } from './public-prefix.ts';

it.each([
  ['sk-proj-abcDEF123456', 'sk-proj-…'],
  ['sk-or-v1-0123456789abcdef', 'sk-or-v1-…'],
  ['sk-ant-api03-0123-456789abcdef', 'sk-ant-api03-…'],
  ['ak-AbCdEf0123456789', 'ak-…'],
  ['gsk_AbCdEf0123456789', 'gsk_…'],
  ['sk-AbCdEf-0123456789', 'sk-…'],
  ['AIzaSyD0123456789', '…'],
  ['0123-4567-89ab', '…'],
])('shows of %s only %s', (key, shown) => {
  expect(maskKey(key)).toBe(shown);
});
