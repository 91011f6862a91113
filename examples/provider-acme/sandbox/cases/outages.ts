import { html, htmlReply, type Reply } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { barePage } from '../pages/layout.ts';
import { always, refuse } from '../replies.ts';

const document = (reply: Reply) => ({ 'GET /signup': always(reply) });

/** The site is there and does not work. */
export const outages = {
  'rate-limited-api': {
    step: 'signup-submit',
    verdict: 'error:rate_limited',
    doc: '429 on the form XHR',
    routes: { 'POST /api/signup': always(refuse(429, 'Too many requests. Try again later.')) },
  },
  'rate-limited-page': {
    step: 'signup-form',
    verdict: 'error:rate_limited',
    doc: '429 document',
    routes: document(htmlReply(barePage('Too many requests', ''), { status: 429 })),
  },
  'api-500': {
    step: 'signup-submit',
    verdict: 'error:provider_down',
    doc: '500 on the form XHR',
    routes: { 'POST /api/signup': always(refuse(500, 'Something went wrong')) },
  },
  'page-503': {
    step: 'signup-form',
    verdict: 'error:provider_down',
    doc: '503 maintenance page',
    routes: document(
      htmlReply(barePage('Down for maintenance', html`<p>We will be right back</p>`), { status: 503 }),
    ),
  },
  'maint-200': {
    step: 'signup-form',
    verdict: 'error:provider_down',
    doc: 'maintenance page with HTTP 200',
    routes: document(
      htmlReply(
        barePage('Scheduled maintenance', html`<p>We’ll be back soon.</p><a href="/status">Status page</a>`),
      ),
    ),
  },
  'cf-520': {
    step: 'signup-form',
    verdict: 'error:provider_down',
    doc: 'CDN 520 error page',
    routes: document(
      htmlReply(barePage('Error 520', html`<p>Web server is returning an unknown error</p>`), {
        status: 520,
      }),
    ),
  },
  'blank-js-error': {
    step: 'signup-form',
    verdict: 'error:provider_down',
    doc: 'SPA bundle 502 -> blank root',
    routes: {
      'GET /signup': always(
        htmlReply(
          html`<html lang="en"><head><title>Acme AI</title><link rel="icon" href="data:,"></head><body><div id="root"></div><script src="/assets/bundle.js"></script></body></html>`,
        ),
      ),
      'GET /assets/bundle.js': always(htmlReply(barePage('502 Bad Gateway', ''), { status: 502 })),
    },
  },
} satisfies AcmeCases;
