import { expect, it } from 'vitest';
import { landmarkId } from './landmark-id.ts';

it.each([
  ['email', 'email'],
  ['emailField', 'email-field'],
  ['APIKey', 'api-key'],
  ['otp1', 'otp1'],
  ['new_key name', 'new-key-name'],
  ['already-an-id', 'already-an-id'],
  ['ü', '-'],
])('turns %s into %s', (name, id) => {
  expect(landmarkId(name)).toBe(id);
});
