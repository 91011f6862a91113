import { html, htmlReply, jsonReply } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { bannedPage, phonePage } from '../pages/elsewhere.ts';
import { barePage, showText } from '../pages/layout.ts';
import { always } from '../replies.ts';
import { standBefore } from '../stand-before.ts';

/** The site does not want this visitor, or not now. */
export const walls = {
  banned: {
    step: 'signup-submit',
    verdict: 'error:banned',
    doc: 'redirect to /banned',
    routes: {
      'POST /api/signup': always(jsonReply({ next: '/banned' })),
      'GET /banned': always(htmlReply(bannedPage)),
    },
  },
  'geo-block-403': {
    step: 'signup-form',
    verdict: 'error:banned',
    doc: '403 not available in your region',
    routes: {
      'GET /signup': always(htmlReply(barePage('Not available in your country', ''), { status: 403 })),
    },
  },
  'signups-closed': {
    step: 'signup-form',
    verdict: 'error:signups_closed',
    doc: 'waitlist page',
    routes: {
      'GET /signup': always(
        htmlReply(
          showText(
            'Sign ups are currently closed',
            html`<p>Join the waitlist</p><input type="email" aria-label="Waitlist email"><button>Join waitlist</button>`,
          ),
        ),
      ),
    },
  },
  'session-expired': {
    step: 'keys-page',
    verdict: 'error:session_expired',
    doc: '/keys redirects to /login',
    routes: {
      // The session that the code opened ends at once; one from the log-in page lasts.
      'POST /api/verify': (usual, world) => async (request) => {
        const reply = await usual(request);
        if (reply.status === 200) world.sessions.end(request);
        return reply;
      },
    },
  },
  'phone-verify': {
    step: 'keys-page',
    verdict: 'challenge:phone',
    doc: 'phone verification wall after OTP',
    routes: standBefore('/phone', phonePage, '/api/phone'),
  },
} satisfies AcmeCases;
