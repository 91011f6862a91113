import { html } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { button, checkbox, oauthButton } from '../pages/controls.ts';

const same = { step: 'signup-form', verdict: 'pass' } as const;

/** The page has more than before, and none of it is in the way. */
export const additions = {
  'cookie-banner': {
    ...same,
    doc: 'non-blocking cookie bar at the bottom',
    signup: () => ({
      overlay: html`<div class="bar" role="dialog" aria-label="Cookie consent">We use cookies ${button('Accept all', { onclick: 'this.parentNode.remove()' })}${button('Reject all')}</div>`,
    }),
  },
  'cookie-wall': {
    ...same,
    doc: 'blocking cookie wall (dismissable)',
    signup: () => {
      const closes = { onclick: "this.closest('.backdrop').remove()" };
      return {
        overlay: html`<div class="backdrop" role="dialog" aria-modal="true" aria-label="Cookie consent"><div class="card">We use cookies ${button('Accept all cookies', closes)}${button('Reject all', closes)}</div></div>`,
      };
    },
  },
  'list-growth': {
    step: 'keys-page',
    verdict: 'pass',
    doc: 'key table now has 12 rows with per-row buttons',
    keys: () => ({
      rows: Array.from(
        { length: 12 },
        (_, at) => html`<tr><td>key-${at}</td><td>${button('Edit')}${button('Revoke')}</td></tr>`,
      ),
    }),
  },
  'banner-promo': {
    ...same,
    doc: 'promo banner with link on top',
    signup: () => ({
      top: html`<div role="banner">New: Acme 9! <a href="/pricing">Learn more</a> ${button('Dismiss')}</div>`,
    }),
  },
  'oauth-extra': {
    ...same,
    doc: 'one more OAuth button',
    signup: ({ oauth }) => ({ oauth: [...oauth, oauthButton('Apple')] }),
  },
  'newsletter-optional': {
    ...same,
    doc: 'optional newsletter checkbox added',
    signup: ({ fields }) => ({
      fields: { ...fields, news: checkbox('Send me product updates', { name: 'news' }) },
    }),
  },
  'chat-widget': {
    ...same,
    doc: 'support chat iframe + bubble',
    signup: (_, { vendor }) => ({
      overlay: html`<div class="chat"><iframe src="${vendor('chat.support.example', '/widget')}" title="Support chat"></iframe>${button('?', { 'aria-label': 'Open chat' })}</div>`,
    }),
  },
  'password-hint': {
    ...same,
    doc: 'static password hint with role=status',
    signup: ({ fields }) => ({
      fields: { ...fields, hint: html`<p role="status">Use at least 12 characters</p>` },
    }),
  },
} satisfies AcmeCases;
