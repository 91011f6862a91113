import { html, htmlReply, jsonReply, redirectReply } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { newStartPage, settingsPage, welcomePage } from '../pages/elsewhere.ts';
import { layOut, plainPage, showText } from '../pages/layout.ts';
import { always } from '../replies.ts';
import { standBefore } from '../stand-before.ts';

/** The way leads elsewhere, or nowhere. */
export const places = {
  'keys-moved-page': {
    step: 'keys-page',
    verdict: 'tripwire:unexpected-nav',
    doc: '/keys redirects to /settings/overview',
    routes: {
      'GET /keys': always(redirectReply('/settings/overview')),
      'GET /settings/overview': always(htmlReply(settingsPage)),
    },
  },
  'keys-onboarding': {
    step: 'keys-page',
    verdict: 'tripwire:unexpected-nav',
    doc: 'new onboarding wizard after verify (/welcome)',
    routes: standBefore('/welcome', welcomePage, '/api/welcome'),
  },
  'submit-noop': {
    step: 'signup-submit',
    verdict: 'tripwire:timeout',
    doc: 'submit does nothing visible: 200, no navigation, no message',
    routes: { 'POST /api/signup': always(jsonReply({})) },
  },
  'nav-home': {
    step: 'signup-submit',
    verdict: 'tripwire:unexpected-nav',
    doc: 'after submit lands on marketing home /home',
    routes: { 'POST /api/signup': always(jsonReply({ next: '/home' })) },
  },
  'redirect-signup-v2': {
    step: 'signup-form',
    verdict: 'tripwire:unexpected-nav',
    doc: '/signup 302 -> /auth/v2/start (new form)',
    routes: {
      'GET /signup': always(redirectReply('/auth/v2/start')),
      'GET /auth/v2/start': always(htmlReply(newStartPage)),
    },
  },
  'path-gone-404': {
    step: 'signup-form',
    verdict: 'tripwire:unexpected-nav',
    doc: '/signup now 404 with branded page',
    routes: {
      'GET /signup': always(
        htmlReply(showText('Page not found', html`<a href="/home">Back to Acme</a>`), { status: 404 }),
      ),
    },
  },
  'spinner-forever': {
    step: 'signup-form',
    verdict: 'tripwire:timeout',
    doc: 'spinner never resolves, no failing request',
    routes: { 'GET /signup': always(htmlReply(layOut(plainPage, html`<div class="spinner"></div>`))) },
  },
} satisfies AcmeCases;
