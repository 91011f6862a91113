import { expect, it } from 'vitest';
import type { ErrorEvent, ScrapeEvent } from '../contracts/index.ts';
import { scrapeEventSchema } from '../contracts/index.ts';
import { blameNetwork, type NetworkFacts } from './blame-network.ts';

const nothing: NetworkFacts = { refusedHosts: [], refusedPages: [], unreachable: undefined };
const refused: NetworkFacts = { ...nothing, refusedHosts: ['cdn.other.example:443'] };
const tripwire = {
  type: 'tripwire',
  step: 'sign-up',
  scraper_version: '1.0.0',
  elapsed_ms: 5,
} as ScrapeEvent;
const error = (code: ErrorEvent['code'], reason = 'net::ERR_SOCKS_CONNECTION_FAILED'): ErrorEvent => ({
  type: 'error',
  code,
  step: 'sign-up',
  details: { reason },
});

it.each([tripwire, error('network'), error('provider_down'), error('dead_end'), error('internal')])(
  'tells of a refused host in the place of what may come of it',
  (event) => {
    const { event: told, fault } = blameNetwork(event, refused);
    expect(scrapeEventSchema.parse(told)).toMatchObject({ type: 'error', code: 'config', step: 'sign-up' });
    expect(JSON.stringify(told)).toContain('NETWORK_REFUSED: cdn.other.example:443');
    expect(fault).toMatchObject({ code: 'NETWORK_REFUSED', details: { seen: ['cdn.other.example:443'] } });
    expect(blameNetwork(event, nothing)).toEqual({ event });
  },
);

it.each<ScrapeEvent>([
  { type: 'success', api_key: 'k', scraper_version: '1.0.0', elapsed_ms: 1 },
  { type: 'progress', step: 'sign-up', state: 'started', elapsed_ms: 1 },
  error('bad_credentials'),
  error('challenge'),
])('leaves what the page has said by itself', (event) => {
  expect(blameNetwork(event, refused)).toEqual({ event });
});

it('calls a page of this machine the provider’s own doing', () => {
  const { event, fault } = blameNetwork(error('network'), { ...refused, refusedPages: ['file:', 'file:'] });
  expect(event).toMatchObject({ type: 'error', code: 'internal' });
  expect(fault).toMatchObject({ code: 'LOCAL_PAGE_REFUSED', details: { seen: ['file:'] } });
});

it('names the host that could not be reached, and why', () => {
  const { event } = blameNetwork(error('network'), {
    ...nothing,
    unreachable: 'acme.example:443: ENOTFOUND',
  });
  expect(event).toMatchObject({
    details: { reason: 'net::ERR_SOCKS_CONNECTION_FAILED (acme.example:443: ENOTFOUND)' },
  });
});
