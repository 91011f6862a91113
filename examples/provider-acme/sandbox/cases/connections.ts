import { findFreePort, hangUpReply } from 'agentkeys/sandbox';
import type { AcmeCases } from '../acme-case.ts';
import { serveTls } from '../network/serve-tls.ts';
import { always, silence } from '../replies.ts';

const host = 'app.acme.localhost';
const unreachable = { step: 'signup-form', verdict: 'error:network' } as const;

/** The site cannot be reached. */
export const connections = {
  'conn-reset': {
    ...unreachable,
    doc: 'connection reset on document',
    routes: { 'GET /signup': always(hangUpReply()) },
  },
  'api-conn-reset': {
    step: 'signup-submit',
    verdict: 'error:network',
    doc: 'connection reset on submit XHR',
    routes: { 'POST /api/signup': always(hangUpReply()) },
  },
  'dns-fail': {
    ...unreachable,
    doc: 'net::ERR_NAME_NOT_RESOLVED',
    // Nobody can ever own a name below .invalid.
    reach: async () => ({ app: 'http://app.acme.invalid' }),
  },
  offline: {
    ...unreachable,
    doc: 'net::ERR_INTERNET_DISCONNECTED',
    reach: async () => ({ offline: true }),
  },
  'cert-invalid': {
    ...unreachable,
    doc: 'net::ERR_CERT_AUTHORITY_INVALID',
    reach: async () => {
      const { port, close } = await serveTls([host], (_, response) => response.end());
      return { app: `https://${host}:${port}`, close };
    },
  },
  'conn-refused': {
    ...unreachable,
    doc: 'net::ERR_CONNECTION_REFUSED',
    reach: async () => ({ app: `http://${host}:${await findFreePort()}` }),
  },
  'page-hang': {
    ...unreachable,
    doc: 'document never answers (TTFB > timeout)',
    routes: { 'GET /signup': silence },
  },
  'api-hang': {
    step: 'signup-submit',
    verdict: 'error:network',
    doc: 'submit XHR never answers',
    routes: { 'POST /api/signup': silence },
  },
} satisfies AcmeCases;
