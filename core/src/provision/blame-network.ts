import type { ErrorCode, ErrorEvent, ScrapeEvent } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

/** What the host knows of the network of a run, and the scrape process does not. */
export interface NetworkFacts {
  /** `host:port` of what was refused because the provider does not declare it. */
  refusedHosts: readonly string[];
  /** Schemes of pages that are no websites and were refused, for instance `file:`. */
  refusedPages: readonly string[];
  /** `host:port: word of the system` of the last host that could not be reached. */
  unreachable: string | undefined;
}

export interface Blamed {
  event: ScrapeEvent;
  /** What stands behind the event where it was put in the place of another one. */
  fault?: AgentKeysError;
}

/** Ends that a page without one of its hosts may come to. What a page says in words stands by itself. */
const mayFollow = new Set<ErrorCode>(['network', 'provider_down', 'dead_end', 'internal']);
const mostNamed = 10;

/**
 * A page from which something was kept may look changed, down or broken: where a run ends so, the refusal is told in
 * the place of it, and never drift. Where a host could not be reached, the reason says which one and why: a browser
 * behind a proxy does not know.
 */
export function blameNetwork(event: ScrapeEvent, facts: NetworkFacts): Blamed {
  if (event.type !== 'tripwire' && event.type !== 'error') return { event };
  if (event.type === 'tripwire' || mayFollow.has(event.code)) {
    const fault = findFault(facts);
    if (fault) return { event: refusedEvent(event, fault), fault };
  }
  const { unreachable } = facts;
  if (event.type !== 'error' || event.code !== 'network' || !unreachable) return { event };
  const reason = `${event.details.reason} (${unreachable})`.slice(0, 500);
  return { event: { ...event, details: { ...event.details, reason } } };
}

function findFault({ refusedHosts, refusedPages }: NetworkFacts): AgentKeysError | undefined {
  if (refusedPages.length > 0) {
    return new AgentKeysError('LOCAL_PAGE_REFUSED', { seen: [...new Set(refusedPages)] });
  }
  if (refusedHosts.length === 0) return undefined;
  const seen = refusedHosts.slice(0, mostNamed);
  return new AgentKeysError('NETWORK_REFUSED', {
    seen,
    ...(refusedHosts.length > mostNamed && { more: refusedHosts.length - mostNamed }),
  });
}

function refusedEvent(
  event: ScrapeEvent & { type: 'tripwire' | 'error' },
  fault: AgentKeysError,
): ErrorEvent {
  return {
    type: 'error',
    code: fault.code === 'NETWORK_REFUSED' ? 'config' : 'internal',
    step: event.step,
    details: {
      reason: `${fault.code}: ${(fault.details.seen as string[]).join(', ')}`.slice(0, 500),
      rule: 'host/network',
    },
    scraper_version: event.scraper_version,
    elapsed_ms: event.elapsed_ms,
  };
}
