import { expect, it } from 'vitest';
import type { Intent } from '../contracts/index.ts';
import { intentOf } from './intent.ts';
import type { RawNode } from './raw-node.ts';

const node = (role: string, name: string, more: Partial<RawNode> = {}): RawNode => ({
  depth: 0,
  role,
  name,
  zone: 'main',
  form: -1,
  ...more,
});

it.each<[string, Intent]>([
  ['Accept new ToS', 'tos'],
  ['I agree', 'tos'],
  ['Accept', 'tos'],
  ['Neue Nutzungsbedingungen akzeptieren', 'tos'],
  ['Accepter les conditions d’utilisation', 'tos'],
  ['利用規約に同意する', 'tos'],
  ['Accept all cookies', 'cookie'],
  ['Reject all', 'cookie'],
  ['Alle akzeptieren', 'cookie'],
  ['Create account', 'signup'],
  ['Konto erstellen', 'signup'],
  ['Get started', 'signup'],
  ['新規登録', 'signup'],
  ['Log in', 'login'],
  ['Anmelden', 'login'],
  ['Continue', 'next'],
  ['Weiter', 'next'],
  ['続行する', 'next'],
  ['Continue with Google', 'oauth'],
  ['Weiter mit Google', 'oauth'],
  ['Continue with email', 'email'],
  ['Email me a magic link', 'emaillink'],
  ['Create new secret key', 'mkkey'],
  ['Add credential', 'mkkey'],
  ['New Key', 'mkkey'],
  ['API-Schlüssel erstellen', 'mkkey'],
  ['API keys', 'apikeys'],
  ['Resend code', 'resend'],
  ['Verify', 'verify'],
  ['Forgot password?', 'forgot'],
  ['Copy', 'copy'],
  ['Cancel', 'cancel'],
  ['Finish creating account', 'signup'],
  ['Renew subscription', 'x'],
  ['', 'x'],
])('a button "%s" is for %s', (name, intent) => {
  expect(intentOf(node('button', name))).toBe(intent);
});

it.each<[string, Partial<RawNode>, Intent]>([
  ['Email address', { type: 'email' }, 'email'],
  ['E-Mail-Adresse', { type: 'text' }, 'email'],
  ['Work email or username', { type: 'text' }, 'email'],
  ['Passwort', { type: 'password' }, 'password'],
  ['Confirm password', { type: 'password' }, 'newpass'],
  ['Passwort wiederholen', { type: 'password', autocomplete: 'new-password' }, 'newpass'],
  ['', { type: 'password' }, 'password'],
  ['Verification code', { autocomplete: 'one-time-code' }, 'otp'],
  ['認証コード', {}, 'otp'],
  ['Promo code', {}, 'x'],
  ['Postleitzahl', {}, 'x'],
  ['', { max_length: 1 }, 'otp'],
  ['Phone number', { type: 'tel' }, 'phone'],
  ['6-digit code', { type: 'tel' }, 'otp'],
  ['Full name', {}, 'fullname'],
  ['Prénom', {}, 'fullname'],
  ['Company', {}, 'company'],
  ['Birthday', {}, 'age'],
  ['', { attribute_name: 'companyName' }, 'company'],
  ['Key name', {}, 'keyname'],
  ['Quantity', {}, 'x'],
])('a field "%s" %o is for %s', (name, more, intent) => {
  expect(intentOf(node('textbox', name, more))).toBe(intent);
});

it.each<[string, Intent]>([
  ['I agree to the Terms of Service', 'tos'],
  ['Ich stimme den Nutzungsbedingungen zu', 'tos'],
  ['I am 18 years or older', 'age'],
  ['Ich bin über 18', 'age'],
  ['I agree to receive product updates', 'news'],
  ['Send me the newsletter', 'news'],
  ['Remember me', 'x'],
])('a box "%s" is for %s', (name, intent) => {
  expect(intentOf(node('checkbox', name))).toBe(intent);
});

it('takes a button of a cookie banner for one about cookies, unless it names the terms', () => {
  expect(intentOf(node('button', 'I agree', { consent: true }))).toBe('cookie');
  expect(intentOf(node('button', 'Accept new ToS', { consent: true }))).toBe('tos');
});
