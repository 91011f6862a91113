import { html } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { field, submitButton } from '../pages/controls.ts';
import { emailField, passwordField } from '../pages/signup-page.ts';

const same = { step: 'signup-form', verdict: 'pass' } as const;

/** The page looks or is built differently, and asks for the same. */
export const appearance = {
  base: { step: '-', verdict: 'pass', doc: 'unchanged' },
  'copy-h1': {
    ...same,
    doc: 'heading and marketing copy changed',
    signup: () => ({ heading: html`<h1>Start building with Acme</h1><p>Over 2,000,000 developers</p>` }),
  },
  'class-hash': {
    ...same,
    doc: 'CSS-in-JS class names rehashed',
    signup: () => ({
      bodyClass: 'css-8h2k1',
      submit: submitButton('Create account', { 'data-testid': 'signup-submit', class: 'css-1x9qz' }),
    }),
  },
  'ids-random': {
    ...same,
    doc: 'random ids per load (:r1:), labels intact',
    signup: (page, { random }) => {
      const id = () => `:r${Math.floor(random() * 46_656).toString(36)}:`;
      const email = field('Email address', { name: 'email', id: id(), type: 'email', autocomplete: 'email' });
      const password = field('Password', {
        name: 'password',
        id: id(),
        type: 'password',
        autocomplete: 'new-password',
      });
      return { fields: { ...page.fields, email, password } };
    },
  },
  'nav-links': {
    ...same,
    doc: 'header nav gains links',
    signup: () => ({
      header: html`<header><nav><a href="/docs">Docs</a> <a href="/blog">Blog</a> <a href="/careers">Careers</a> <button type="button">Menu</button></nav></header>`,
    }),
  },
  'footer-links': {
    ...same,
    doc: 'footer grows',
    signup: () => ({
      footer: html`<footer>${Array.from({ length: 20 }, (_, at) => html`<a href="/more/${at}">Link ${at}</a> `)}</footer>`,
    }),
  },
  'wrap-divs': {
    ...same,
    doc: 'extra wrapper divs / section around form',
    signup: () => ({
      wrap: (content) => html`<section><div><div class="outer"><div>${content}</div></div></div></section>`,
    }),
  },
  'testid-removed': {
    ...same,
    doc: 'data-testid dropped, role/name intact',
    signup: () => ({ submit: submitButton('Create account') }),
  },
  'theme-dark': { ...same, doc: 'restyle only', signup: () => ({ bodyClass: 'dark' }) },
  'number-copy': {
    ...same,
    doc: 'numbers/dates in copy change per load',
    signup: (_, { random }) => ({
      heading: html`<h1>Create your account</h1><p>${Math.floor(random() * 1e6)} signups today</p>`,
    }),
  },
  'order-swapped': {
    ...same,
    doc: 'password above email (name locators still work)',
    signup: () => ({ fields: { password: passwordField, email: emailField } }),
  },
  'ab-headline': {
    ...same,
    doc: 'A/B: 50% headline variant',
    signup: (page, { random }) => (random() < 0.5 ? { heading: html`<h1>Join Acme</h1>` } : page),
  },
} satisfies AcmeCases;
