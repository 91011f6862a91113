import { html } from 'agentkeys/sandbox';
import { button, field, submitButton } from './controls.ts';
import type { FormPage } from './form-page.ts';
import { alertLine, signupPage } from './signup-page.ts';

export const codeField = (label: string) =>
  field(label, {
    name: 'code',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    maxlength: 6,
    required: true,
  });

export const verifyPage: FormPage = {
  ...signupPage,
  title: 'Verify your email - Acme AI',
  heading: html`<h1>Check your email</h1><p>We sent a 6-digit code to your address.</p>`,
  oauth: [],
  endpoint: '/api/verify',
  alert: alertLine,
  fields: { code: codeField('Verification code') },
  submit: submitButton('Verify', { 'data-testid': 'verify-submit' }),
  after: button('Resend code', { id: 'resend' }),
};
