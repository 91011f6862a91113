import { html } from 'agentkeys/sandbox';
import { field, oauthButton, submitButton } from './controls.ts';
import type { FormPage } from './form-page.ts';
import { plainPage } from './layout.ts';

export const alertLine = html`<p class="alert" id="alert" role="alert"></p>`;

export const emailField = field('Email address', {
  name: 'email',
  type: 'email',
  autocomplete: 'email',
  required: true,
});
export const passwordField = field('Password', {
  name: 'password',
  type: 'password',
  autocomplete: 'new-password',
  required: true,
});

export const signupPage: FormPage = {
  ...plainPage,
  title: 'Sign up - Acme AI',
  heading: html`<h1>Create your account</h1>`,
  oauth: [oauthButton('Google'), oauthButton('GitHub')],
  endpoint: '/api/signup',
  hidden: false,
  sendsItself: false,
  alert: alertLine,
  fields: { email: emailField, password: passwordField },
  submit: submitButton('Create account', { 'data-testid': 'signup-submit' }),
  after: html`<p>Already have an account? <a href="/login">Log in</a></p>`,
  wrap: (content) => content,
  delivery: 'with-page',
};
