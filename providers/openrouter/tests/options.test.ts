import { expect, test } from 'vitest';
import { type OpenRouterOptions, openrouter } from '../src/index.ts';

test('options are what they say they are, and every fault is named', () => {
  expect(openrouter().options).toEqual({});
  expect(openrouter({ keyName: 'ci', creditLimit: 2.5 }).options).toEqual({
    keyName: 'ci',
    creditLimit: 2.5,
  });
  const wrong = { keyName: '', creditLimit: -1, keyname: 'ci' } as OpenRouterOptions;
  expect(() => openrouter(wrong)).toThrow(
    expect.objectContaining({
      code: 'PROVIDER_INVALID',
      details: expect.objectContaining({
        faults: [
          expect.objectContaining({ path: 'options.keyName' }),
          expect.objectContaining({ path: 'options.creditLimit' }),
          expect.objectContaining({ path: 'options.keyname' }),
        ],
      }),
    }),
  );
});

test('masked keys, parts of a key and other texts are not keys', () => {
  const { pattern } = openrouter().key;
  const body = '0f'.repeat(32);
  expect(`sk-or-v1-${body}`).toMatch(pattern);
  for (const text of [`sk-or-v1-${body.slice(0, 6)}...abc`, `sk-or-v1-${body}0`, ` sk-or-v1-${body}`, body]) {
    expect(text).not.toMatch(pattern);
  }
});
