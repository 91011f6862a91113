import type { AcmeCases } from '../acme-case.ts';
import { late } from '../replies.ts';

/** It takes longer, and then it works. */
export const lateness = {
  'slow-3s': {
    step: 'signup-form',
    verdict: 'pass',
    doc: 'page TTFB 3 s',
    routes: { 'GET /signup': late(3_000) },
  },
  'slow-api-4s': {
    step: 'signup-submit',
    verdict: 'pass',
    doc: 'submit API takes 4 s then works',
    routes: { 'POST /api/signup': late(4_000) },
  },
  'spa-late-3s': {
    step: 'signup-form',
    verdict: 'pass',
    doc: 'form hydrates after 3 s XHR with skeleton',
    signup: () => ({ delivery: 'by-script' }),
    routes: { 'GET /api/settings': late(3_000) },
  },
} satisfies AcmeCases;
