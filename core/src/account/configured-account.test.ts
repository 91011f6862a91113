import { describe, expect, it, test } from 'vitest';
import { checkConfig } from '../config/check-config.ts';
import type { ConfigInput } from '../config/schema.ts';
import { checkAccount } from './check-account.ts';
import { configuredAccount } from './configured-account.ts';
import { makePassword } from './make-password.ts';

const bounds = { min: 12, max: 64 };
const accountOf = (account: ConfigInput['account']) =>
  configuredAccount(checkConfig({ account }, {}).account, bounds);
const rules = { plusAlias: true, mail: true, password: bounds };

describe('configuredAccount', () => {
  it('takes the address as it is, unless it is to be a fresh one', () => {
    expect(accountOf({ email: 'me@example.org' })?.email).toBe('me@example.org');
    expect(accountOf({ email: 'me@example.org', unique: true })?.email).toMatch(
      /^me\+ak[a-z0-9]{12}@example\.org$/,
    );
    expect(accountOf(undefined)).toBeUndefined();
  });

  it('makes an address of a catch-all domain that no run has had before', () => {
    const emails = Array.from({ length: 200 }, () => accountOf({ catchAll: 'example.org' })?.email);
    expect(new Set(emails).size).toBe(200);
    for (const email of emails) expect(email).toMatch(/^ak[a-z0-9]{12}@example\.org$/);
  });

  it.each([
    [{}],
    [{ email: 'me@example.org', catchAll: 'example.org' }],
    [{ catchAll: 'example.org', unique: true }],
    [{ catchAll: 'me@example.org' }],
    [{ catchAll: 'localhost' }],
  ])('is not configured by %j', (account) => {
    expect(() => accountOf(account)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('keeps what is given', () => {
    const given = { password: 'given-password', fullName: 'Ada Brandt', birthdate: '1980-01-02' };
    expect(accountOf({ email: 'me@example.org', ...given })).toEqual({ email: 'me@example.org', ...given });
  });
});

test.each([
  [8, 256, 24],
  [12, 16, 16],
  [30, 64, 30],
  [1, 8, 8],
])(
  'a password for %i to %i characters has %i, one of each class, and is never the same',
  (min, max, length) => {
    const made = Array.from({ length: 200 }, () => makePassword({ min, max }));
    expect(new Set(made).size).toBe(200);
    for (const password of made) {
      expect(password).toHaveLength(length);
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/]) expect(password).toMatch(kind);
    }
  },
);

describe('checkAccount', () => {
  const account = { password: 'long enough it is', fullName: 'Ada', birthdate: '1980-01-02' };
  const codeOf = (email: string, provider = rules, password = account.password) => {
    try {
      checkAccount({ ...account, email, password }, { name: 'acme', account: provider });
      return undefined;
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain(email);
      expect(JSON.stringify(error)).not.toContain(password);
      return (error as { code: string }).code;
    }
  };

  it('refuses a plus alias where the provider cuts it off, and nowhere else', () => {
    expect(codeOf('me+x@example.org')).toBeUndefined();
    expect(codeOf('me+x@example.org', { ...rules, plusAlias: false })).toBe('ACCOUNT_UNFIT');
    expect(codeOf('me@plus+example.org', { ...rules, plusAlias: false })).toBeUndefined();
  });

  it('refuses a password that the provider would refuse', () => {
    expect(codeOf('me@example.org', rules, 'short-one')).toBe('ACCOUNT_UNFIT');
    expect(codeOf('me@example.org', rules, 'x'.repeat(65))).toBe('ACCOUNT_UNFIT');
  });
});
