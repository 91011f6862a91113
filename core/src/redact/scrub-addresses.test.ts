import { expect, test } from 'vitest';
import { scrubAddresses } from './scrub-addresses.ts';

test.each([
  ['LOGIN alice@mail.example failed', 'LOGIN <email> failed'],
  ['imaps://alice:pa55@mail.example:993/INBOX', 'imaps://<credentials>@mail.example:993/INBOX'],
  ['imaps://alice@mail.example:pa55@mail.example', 'imaps://<credentials>@mail.example'],
  ['password=pa55 and pwd: pa55', 'password=<password> and pwd: <password>'],
  ['{"password":"pa55","user":1}', '{"password":"<password>","user":1}'],
  [String.raw`{\"passphrase\":\"pa55\"}`, String.raw`{\"passphrase\":\"<password>\"}`],
])('%s becomes %s', (text, scrubbed) => {
  expect(scrubAddresses(text)).toBe(scrubbed);
});

test.each([
  'file:///home/user/node_modules/@agentkeys/provider-openai/dist/index.js:3:5',
  'https://app.localhost:8123/a/b?x=1',
  'needs the runner token: see docs/drift-errors.md#token_missing',
  '1.2.3@latest is not an address without a dot behind it',
])('%s stays', (text) => {
  expect(scrubAddresses(text)).toBe(text);
});
