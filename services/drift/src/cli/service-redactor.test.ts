import { expect, it } from 'vitest';
import { serviceRedactor } from './service-redactor.ts';

const { redact } = serviceRedactor({ MAIL_PASSWORD: 'hunter2-hunter2' });

it('takes out of what a plugin says the secrets that it was told of, and others by their form', () => {
  const key = `sk-proj-${'a1B2'.repeat(8)}`;
  const token = `ghp_${'a1B2'.repeat(9)}`;
  expect(redact(`bob@example.com hunter2-hunter2 ${key} ${token}`)).toBe(
    '<email> [redacted] <token> <token>',
  );
});

it('leaves what people look for', () => {
  const text = `sk-proj-…B2a1 sha256:${'0f'.repeat(32)} 019cec48-5c00-7000-8000-000000000000 ak-key create-key`;
  expect(redact(text)).toBe(text);
});
