import { describe, expect, it } from 'vitest';
import { createRedactor } from './create-redactor.ts';
import { redactError } from './redact-error.ts';
import { redactValue } from './redact-value.ts';

const key = 'sk-proj-CaNaRy7Qw9ErTy2UiOp4AsDf6GhJk8LzXcVb0Nm';
const secretPart = key.slice('sk-proj-'.length);
const password = 'Canary/p&ss "w+rd" 1é';
const email = 'agent.canary-41@mail.example';

function redactorOfRun() {
  const redactor = createRedactor();
  redactor.add(email);
  redactor.add(password);
  redactor.addKey(key);
  return redactor;
}

/** No eight characters in a row of the secret. */
function expectNoPiece(text: string, secret: string) {
  for (let at = 0; at + 8 <= secret.length; at++) expect(text).not.toContain(secret.slice(at, at + 8));
}

describe('createRedactor', () => {
  const redactor = redactorOfRun();

  it.each([
    ['raw', (secret: string) => secret],
    ['upper case', (secret: string) => secret.toUpperCase()],
    ['URI', encodeURIComponent],
    ['URI in lower case', (secret: string) => encodeURIComponent(secret).toLowerCase()],
    ['twice URI', (secret: string) => encodeURIComponent(encodeURIComponent(secret))],
    ['form', (secret: string) => new URLSearchParams({ x: secret }).toString().slice(2)],
    ['JSON', (secret: string) => JSON.stringify(secret)],
    ['JSON in JSON', (secret: string) => JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['hex', (secret: string) => Buffer.from(secret).toString('hex')],
    ['base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['base64 of a pair', (secret: string) => Buffer.from(`me:${secret}`).toString('base64')],
    ['base64 in a longer text', (secret: string) => Buffer.from(`{"p":"${secret}"}`).toString('base64')],
    ['base64url', (secret: string) => Buffer.from(`?${secret}`).toString('base64url')],
  ])('blots out the %s form of every secret', (_, encode) => {
    for (const secret of [key, password, email]) {
      const form = encode(secret);
      const text = redactor.redact(`before ${form} after`);
      // Two characters at either end of a base64 form may be shared with what stands beside it.
      expectNoPiece(text, form.replaceAll(/^"|"$|=+$/g, '').slice(3, -3));
      expect(text.startsWith('before ')).toBe(true);
      expect(text.endsWith(' after')).toBe(true);
    }
  });

  it('shows the public prefix of a key and nothing else of it', () => {
    expect(redactor.redact(`got ${key}.`)).toBe('got sk-proj-….');
  });

  it('does not mind a prefix on its own, though the key was first announced as any secret', () => {
    const twice = createRedactor();
    twice.add(key);
    expect(twice.redact(`${key} sk-proj-…`)).toBe('[redacted] sk-proj-…');
    twice.addKey(key);
    expect(twice.redact(`${key} sk-proj-…`)).toBe('sk-proj-… sk-proj-…');
  });

  it('blots out pieces of a key: cut short, broken over lines', () => {
    expectNoPiece(redactor.redact(`${key.slice(0, 24)}...`), secretPart);
    expectNoPiece(redactor.redact(`${key.slice(0, 20)}\n${key.slice(20)}`), secretPart);
    expect(redactor.redact(`x${secretPart.slice(5, 17)}y`)).toBe('x[redacted]y');
  });

  it('blots out the personal part of an address but not its domain', () => {
    expect(redactor.redact('Hello agent.canary-41, mail.example wrote')).toBe(
      'Hello [redacted], mail.example wrote',
    );
  });

  it('keeps the words of a secret link and blots out its token', () => {
    const link = createRedactor();
    link.add('https://auth.example/verify-email-address?token=abc123DEF456ghi789&status=ok');
    const text = link.redact('GET https://auth.example/verify-email-address, token=abc123DEF456gh');
    expect(text).toBe('GET https://auth.example/verify-email-address, token=[redacted]');
  });

  it('knows the token of a link also where that was encoded by itself', () => {
    const token = 'tLm5Xw8Rb2Tq9Zc4Vn7Hs3Kd6';
    const redact = createRedactor();
    redact.add(`https://acme.example/confirm?token=${token}&to=1`);
    for (const form of ['base64', 'hex'] as const) {
      const encoded = Buffer.from(token).toString(form);
      expect(redact.redact(`sent ${encoded}`)).not.toContain(encoded.slice(0, 20));
    }
    expect(redact.redact('https://acme.example/confirm')).toBe('https://acme.example/confirm');
  });

  it('leaves other text as it is, and knows a code that is added later', () => {
    const fresh = createRedactor();
    const text = 'code 482913, status 200';
    expect(fresh.redact(text)).toBe(text);
    fresh.add('482913');
    fresh.add('200');
    expect(fresh.redact(text)).toBe('code [redacted], status 200');
  });
});

describe('redactValue and redactError', () => {
  const redactor = redactorOfRun();

  it('reaches every string and leaves the JSON of the rest alone', () => {
    const value = { list: [email, 7], [email]: { deep: `x${key}` }, flag: true, none: null };
    expect(redactValue(value, redactor)).toEqual({
      list: ['[redacted]', 7],
      '[redacted]': { deep: 'xsk-proj-…' },
      flag: true,
      none: null,
    });
  });

  it('knows a code that was written as a number', () => {
    const codes = createRedactor();
    codes.add('482913');
    expect(redactValue({ code: 482913, time: 1482913001, status: 200 }, codes)).toEqual({
      code: '[redacted]',
      time: 1482913001,
      status: 200,
    });
  });

  it('takes secrets out of an error and all of its causes', () => {
    const error = redactError(new Error(`bad ${key}`, { cause: new Error(email) }), redactor);
    const text = JSON.stringify([error.message, error.details, error.stack, String(error.cause)]);
    expect(error.code).toBe('INTERNAL');
    expectNoPiece(text, secretPart);
    expect((error.cause as Error).stack).not.toContain(secretPart);
  });
});
