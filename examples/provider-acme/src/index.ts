import { defineProvider } from 'agentkeys';
import { checkKey } from './check-key.ts';
import type { AcmeOptions } from './options.ts';
import { keyDialog } from './steps/key-dialog.ts';
import { keyRead } from './steps/key-read.ts';
import { keysPage } from './steps/keys-page.ts';
import { otpSubmit } from './steps/otp-submit.ts';
import { otpWait } from './steps/otp-wait.ts';
import { signupForm } from './steps/signup-form.ts';
import { signupSubmit } from './steps/signup-submit.ts';

export type { AcmeOptions } from './options.ts';

/**
 * Signs up at Acme, which does not exist, and makes a key. An example to start a provider from: small steps, one shape
 * each, so that everything that changes on its pages is a change and not a variant.
 */
export const acme = (options: AcmeOptions = {}) =>
  defineProvider({
    name: 'acme',
    apiVersion: 1,
    options,
    terms: 'https://acme.example/terms',
    maintainers: ['You'],
    origins: { app: 'https://app.acme.example', api: 'https://api.acme.example' },
    key: { pattern: /^sk-acme-[A-Za-z0-9]{32}$/, prefix: 'sk-acme-', check: checkKey },
    steps: [signupForm, signupSubmit, otpWait, otpSubmit, keysPage, keyDialog, keyRead],
  });
