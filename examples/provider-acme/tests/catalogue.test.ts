import { join } from 'node:path';
import type { DriftClass, TerminalEvent } from 'agentkeys/contracts';
import { scrapeInSandbox } from 'agentkeys/testing';
import { expect, test } from 'vitest';
import { catalogue } from '../sandbox/catalogue.ts';

const packageFolder = join(import.meta.dirname, '..');

/**
 * The catalogue in short: every class of verdict, each kind of tripwire, an end at every step, and what a careless rule
 * would take for drift. The benchmark of the detection runs it as a whole.
 */
const cases = [
  ...['cookie-wall', 'spa-late-3s', 'recaptcha-v3-badge'],
  ...[
    'submit-is-div',
    'submit-noop',
    'path-gone-404',
    'verify-renamed',
    'key-dialog-scope',
    'key-output-div',
  ],
  ...['bad-email-exists', 'bad-creds-noalertrole', 'wrong-otp', 'keys-403-api', 'session-expired'],
  ...['blank-js-error', 'offline', 'cert-invalid'],
  ...['hcaptcha', 'turnstile', 'phone-verify'],
];

/** Tripwires whose difference from the known-good page has a name. */
const classes: Readonly<Record<string, DriftClass>> = {
  'tos-gate-modal': 'new-consent',
  'name-required': 'new-required-field',
  'submit-renamed': 'control-renamed',
  'password-dropped': 'control-removed',
  'in-iframe': 'moved-into-frame',
  'keys-onboarding': 'url-moved',
  'otp-email-link': 'interstitial',
};

test.each([...cases, ...Object.keys(classes)])('%s is judged as the catalogue says', async (id) => {
  const wanted = catalogue[id];
  const { event, made, log } = await scrapeInSandbox({ packageFolder, inject: [id] });
  expect(verdictOf(event), log).toBe(wanted?.verdict);
  if (event.type === 'success') return expect(made.keys).toEqual([event.api_key]);
  expect(event.step).toBe(wanted?.step);
  // What is told at the form is told before anything was sent.
  if (wanted?.step === 'signup-form') expect(made.accounts).toEqual([]);
  if (event.type === 'tripwire' && classes[id]) expect(event.class).toBe(classes[id]);
});

/** In the words of the catalogue. */
function verdictOf(event: TerminalEvent): string {
  if (event.type === 'success' || event.type === 'stopped') return 'pass';
  if (event.type === 'tripwire') return `tripwire:${event.kind}`;
  return event.code === 'challenge' ? `challenge:${event.details.challenge}` : `error:${event.code}`;
}
