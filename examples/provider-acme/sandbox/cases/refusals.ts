import { html } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { always, refuse } from '../replies.ts';

const signup = (status: number, error: string, field = '') => ({
  'POST /api/signup': always(refuse(status, error, field)),
});
const verify = (error: string, field = '') => ({ 'POST /api/verify': always(refuse(400, error, field)) });

/** The site works and says no. */
export const refusals = {
  'bad-email-exists': {
    step: 'signup-submit',
    verdict: 'error:account_exists',
    doc: '409 + role=alert',
    routes: signup(409, 'An account with this email already exists', 'email'),
  },
  'weak-password': {
    step: 'signup-submit',
    verdict: 'error:rejected_input',
    doc: '422 password too weak',
    routes: signup(422, 'Password is too weak', 'password'),
  },
  'bad-creds': {
    step: 'signup-submit',
    verdict: 'error:bad_credentials',
    doc: '401 invalid email or password',
    routes: signup(401, 'Invalid email or password'),
  },
  'bad-creds-200': {
    step: 'signup-submit',
    verdict: 'error:bad_credentials',
    doc: 'HTTP 200 but inline alert',
    routes: signup(200, 'Incorrect email or password.'),
  },
  'bad-creds-noalertrole': {
    step: 'signup-submit',
    verdict: 'error:bad_credentials',
    doc: 'error text in a plain red div, no ARIA',
    signup: () => ({ alert: html`<div id="alert" class="alert"></div>` }),
    routes: signup(400, 'Wrong email or password'),
  },
  'disposable-email': {
    step: 'signup-submit',
    verdict: 'error:rejected_input',
    doc: 'disposable address refused',
    routes: signup(400, 'Please use a permanent email address', 'email'),
  },
  'wrong-otp': {
    step: 'otp-submit',
    verdict: 'error:wrong_otp',
    doc: '400 invalid code',
    routes: verify('Invalid verification code', 'code'),
  },
  'otp-expired': {
    step: 'otp-submit',
    verdict: 'error:wrong_otp',
    doc: 'code expired',
    routes: verify('This code has expired. Request a new one.'),
  },
  'keys-403-api': {
    step: 'key-dialog',
    verdict: 'error:quota',
    doc: 'key mint 402 add billing',
    routes: { 'POST /api/keys': always(refuse(402, 'Add a payment method to create keys')) },
  },
} satisfies AcmeCases;
