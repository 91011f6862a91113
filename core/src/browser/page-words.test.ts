import { expect, it } from 'vitest';
import { busyText } from './busy-text.ts';
import { isChallengeHost } from './challenge-hosts.ts';
import { isIgnoredRequest } from './ignored-requests.ts';
import { scrubText } from './scrub-text.ts';
import { siteOf } from './site-of.ts';

it.each([
  ['Loading your workspace…', ['text']],
  ['Bitte warten', ['text']],
  ['読み込み中です', ['text']],
  ['You can continue in 5 s', ['countdown']],
  ['30 seconds left', ['countdown']],
  ['Loadings of the ship', []],
  ['Create your account', []],
])('reads %s as %o', (line, busy) => {
  expect(busyText([line])).toEqual(busy);
});

it.each([
  ['newassets.hcaptcha.com', '/captcha/v1/x', true],
  ['www.google.com', '/recaptcha/api2/anchor', true],
  ['www.google.com', '/maps', false],
  ['accounts.google.com', '/gsi/iframe', false],
  ['challenges.cloudflare.com', '/turnstile', true],
  ['challenges.cloudflare.com.localhost', '/turnstile', true],
  ['geo.captcha-delivery.com', '/captcha/', true],
  ['nothcaptcha.com', '/', false],
])('host %s%s asks for a person: %s', (host, path, asks) => {
  expect(isChallengeHost(host, path)).toBe(asks);
});

it.each([
  ['fetch', 'GET', 'https://acme.example/api/me', false],
  ['fetch', 'POST', 'https://acme.example/log-in', false],
  ['fetch', 'POST', 'https://acme.example/v1/log', true],
  ['fetch', 'POST', 'https://acme.example/events', true],
  ['fetch', 'GET', 'https://acme.example/events', false],
  ['ping', 'POST', 'https://acme.example/x', true],
  ['image', 'GET', 'https://acme.example/a.png', true],
  ['script', 'GET', 'https://www.googletagmanager.com/gtm.js', true],
])('%s %s %s is ignored: %s', (type, method, url, ignored) => {
  expect(isIgnoredRequest(type, method, new URL(url))).toBe(ignored);
});

it.each([
  ['auth.acme.example', 'acme.example'],
  ['a.b.acme.co.uk', 'acme.co.uk'],
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['auth.openai.localhost', 'openai.localhost'],
  ['challenges.cloudflare.com.localhost', 'com.localhost'],
])('%s belongs to %s', (host, site) => {
  expect(siteOf(host)).toBe(site);
});

it.each([
  ['We sent a code to agent.canary-41+x@mail.example.', 'We sent a code to <email>.'],
  ['Your key: sk-or-v1-0123456789abcdef0123456789', 'Your key: <token>'],
  ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', '<token>'],
  ['Donaudampfschifffahrtsgesellschaft', 'Donaudampfschifffahrtsgesellschaft'],
  ['Create your account', 'Create your account'],
])('scrubs %s', (text, scrubbed) => {
  expect(scrubText(text)).toBe(scrubbed);
});
