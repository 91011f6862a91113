import { type Html, html } from 'agentkeys/sandbox';
import { button, field, submitButton } from './controls.ts';
import { layOut, plainPage, showText } from './layout.ts';
import { alertLine } from './signup-page.ts';

const formPage = (title: string, endpoint: string, controls: Html): Html =>
  layOut(
    { ...plainPage, title: `${title} - Acme AI` },
    html`<h1>${title}</h1><form data-endpoint="${endpoint}" novalidate>${alertLine}${controls}</form>`,
    ['acme.js'],
  );

export const logInPage = formPage(
  'Log in',
  '/api/login',
  html`${field('Email', { name: 'email', type: 'email', autocomplete: 'email' })}
${field('Password', { name: 'password', type: 'password', autocomplete: 'current-password' })}
${submitButton('Log in')}`,
);

export const welcomePage = formPage(
  'Welcome to Acme',
  '/api/welcome',
  html`${field('Company', { name: 'company' })}${submitButton('Next')}`,
);

export const surveyPage = formPage(
  'Tell us about you',
  '/api/welcome',
  html`${field('Company', { name: 'company' })}${submitButton('Next')}`,
);

export const phonePage = formPage(
  'Verify your phone number',
  '/api/phone',
  html`${field('Phone number', { name: 'phone', type: 'tel', autocomplete: 'tel' })}${submitButton('Send code')}`,
);

export const passwordPage = (email: string): Html =>
  formPage(
    'Choose a password',
    '/api/signup',
    html`<input type="hidden" name="email" value="${email}">
${field('Password', { name: 'password', type: 'password', autocomplete: 'new-password' })}${submitButton('Create account')}`,
  );

export const newStartPage = formPage(
  'Get started',
  '/api/signup',
  html`${field('Work email', { name: 'email', type: 'email' })}${submitButton('Continue')}`,
);

export const newKeyPage = formPage(
  'New secret key',
  '/api/keys',
  html`${field('Label', { name: 'name' })}${submitButton('Generate key')}`,
);

export const settingsPage = showText(
  'Settings',
  html`<a href="/home">Profile</a> <a href="/usage">Billing</a> ${button('Save')}`,
);

export const homePage = layOut(
  plainPage,
  html`<h1>Build with Acme</h1><p>One API for everything.</p><a href="/signup">Get started</a> <a href="/login">Log in</a>`,
);

export const bannedPage = showText(
  'Account suspended',
  html`<p>Your account has been disabled for violating our terms.</p>`,
);
