import { html, htmlReply, jsonReply, redirectReply } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { linkMail } from '../mails.ts';
import { button, field, submitButton } from '../pages/controls.ts';
import { passwordPage } from '../pages/elsewhere.ts';
import { nothing, showText } from '../pages/layout.ts';
import { emailField } from '../pages/signup-page.ts';
import { register } from '../world.ts';

const trips = { step: 'signup-form', verdict: 'tripwire:selector-missing' } as const;

/** A control of the sign-up form is another one, is elsewhere, or is gone. */
export const signupControls = {
  'submit-renamed': {
    ...trips,
    doc: '"Create account" -> "Get started"',
    signup: () => ({ submit: submitButton('Get started') }),
  },
  'submit-icon-only': {
    ...trips,
    doc: 'submit becomes an unlabeled arrow button',
    signup: () => ({
      submit: submitButton(
        html`<svg width="16" height="16"><path d="M2 8h10M8 4l4 4-4 4" stroke="#fff"/></svg>`,
      ),
    }),
  },
  'submit-is-div': {
    ...trips,
    doc: 'submit becomes <div onclick> without role',
    signup: () => ({
      submit: html`<div class="primary" onclick="document.forms[0].requestSubmit()">Create account</div>`,
    }),
  },
  'email-renamed': {
    ...trips,
    doc: 'label "Email address" -> "Work email or username", type=text, name=identifier',
    signup: ({ fields }) => ({
      fields: {
        ...fields,
        email: field('Work email or username', {
          name: 'identifier',
          type: 'text',
          autocomplete: 'username',
        }),
      },
    }),
    routes: {
      'POST /api/signup': (usual) => async (request) => {
        const { identifier = '', ...rest } = await request.json();
        return usual({ ...request, json: async () => ({ ...rest, email: identifier }) });
      },
    },
  },
  'email-first': {
    ...trips,
    doc: 'two-step form: email + Continue first, password on the next view',
    signup: () => ({
      endpoint: '/api/signup/email',
      fields: { email: emailField },
      submit: submitButton('Continue'),
    }),
    routes: {
      'POST /api/signup/email': () => async (request) => {
        const { email = '' } = await request.json();
        return jsonReply({ next: `/signup/password?email=${encodeURIComponent(email)}` });
      },
      'GET /signup/password': () => (request) => htmlReply(passwordPage(request.query.get('email') ?? '')),
    },
  },
  'password-dropped': {
    ...trips,
    doc: 'passwordless: password field removed',
    signup: () => ({ fields: { email: emailField } }),
  },
  'magic-link-only': {
    ...trips,
    doc: 'email link instead of password/code',
    signup: () => ({
      endpoint: '/api/link',
      fields: { email: emailField },
      submit: submitButton('Email me a magic link'),
    }),
    routes: {
      'POST /api/link': (_, world) => async (request) => {
        const { email = '' } = await request.json();
        const { code } = Object.assign(register(world, email, ''), { code: crypto.randomUUID() });
        world.mailbox.send(linkMail(email, `${request.origins.app}/link?code=${code}`));
        return jsonReply({ next: '/link/sent' });
      },
      'GET /link/sent': () => () => htmlReply(showText('Check your inbox', 'We sent you a link.')),
      'GET /link': (_, world) => (request) => {
        const account = world.accounts.find(({ code }) => code === request.query.get('code'));
        if (!account) return redirectReply('/signup');
        account.verified = true;
        return redirectReply('/keys', { cookies: [world.sessions.begin(account)] });
      },
    },
  },
  'oauth-only': {
    ...trips,
    doc: 'email form removed, only OAuth buttons',
    signup: () => ({ fields: {}, submit: nothing }),
  },
  'email-behind-button': {
    ...trips,
    doc: 'form hidden behind "Continue with email"',
    signup: ({ oauth }) => ({
      hidden: true,
      oauth: [
        ...oauth,
        button('Continue with email', { onclick: 'document.forms[0].hidden = false; this.remove()' }),
      ],
    }),
  },
  'in-iframe': {
    ...trips,
    doc: 'form moved into a same-origin iframe',
    signup: () => ({ delivery: 'in-frame' }),
  },
  'closed-shadow': {
    ...trips,
    doc: 'form moved into a closed shadow root',
    signup: () => ({ delivery: 'in-closed-shadow' }),
  },
  'open-shadow': {
    step: 'signup-form',
    verdict: 'pass',
    doc: 'form moved into an open shadow root (Playwright pierces)',
    signup: () => ({ delivery: 'in-open-shadow' }),
  },
  'locale-de': {
    ...trips,
    doc: 'provider starts serving German',
    signup: () => ({
      lang: 'de',
      title: 'Registrieren - Acme AI',
      heading: html`<h1>Konto erstellen</h1>`,
      oauth: ['Google', 'GitHub'].map((name) => button(`Weiter mit ${name}`, { class: 'oauth' })),
      fields: {
        email: field('E-Mail-Adresse', {
          name: 'email',
          type: 'email',
          autocomplete: 'email',
          required: true,
        }),
        password: field('Passwort', {
          name: 'password',
          type: 'password',
          autocomplete: 'new-password',
          required: true,
        }),
      },
      submit: submitButton('Konto erstellen', { 'data-testid': 'signup-submit' }),
      after: html`<p>Schon ein Konto? <a href="/login">Anmelden</a></p>`,
    }),
  },
} satisfies AcmeCases;
