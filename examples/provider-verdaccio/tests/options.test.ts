import { isAgentKeysError } from 'agentkeys';
import { expect, test } from 'vitest';
import { verdaccio } from '../src/index.ts';

test('the owner’s registry is where the steps go', () => {
  expect(verdaccio().origins.app).toBe('http://localhost:4873');
  expect(verdaccio({ registry: 'https://npm.example.org' }).origins.app).toBe('https://npm.example.org');
});

test('an address that cannot be a registry’s is refused by name', () => {
  let error: unknown;
  try {
    verdaccio({ registry: 'npm.example.org/' });
  } catch (thrown) {
    error = thrown;
  }
  expect(isAgentKeysError(error) && error.code).toBe('PROVIDER_INVALID');
  expect(String(isAgentKeysError(error) && JSON.stringify(error.details))).toContain('options.registry');
});
