import type { KnownFeed } from '../contracts/known-feed.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { fetchKnownFeed } from './fetch-known-feed.ts';
import { type KnownCopy, touchKnownCopy, writeKnownCopy } from './known-copy.ts';

export interface RefreshOptions {
  home: string;
  url: string;
  publicKey: string | undefined;
  /** What stands there now. */
  copy: KnownCopy;
  /** Longest time in milliseconds. */
  limitMs?: number;
}

export type Refreshed = { feed: KnownFeed; changed: boolean } | { fault: AgentKeysError };

const refreshLimitMs = 2_000;
/** The service signs its feed anew whenever it is asked: an older one was kept back, or is played again. */
const maxSignedAgeMs = 24 * 60 * 60 * 1000;

/**
 * Brings the copy of the feed up to date. Ends within its limit, never rejects, and leaves a good copy alone where
 * nothing better comes.
 */
export async function refreshKnownCopy(options: RefreshOptions): Promise<Refreshed> {
  const { home, url, publicKey, copy, limitMs = refreshLimitMs } = options;
  const kept = copy.state === 'ok' && copy.origin?.url === url ? copy : undefined;
  // Not AbortSignal.timeout: its timer lets the process end while somebody waits for it.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), limitMs);
  try {
    // That nothing has changed is said without a signature, and without TLS by anybody.
    const isVouched = publicKey === undefined || url.startsWith('https:');
    const etag = isVouched ? kept?.origin?.etag : undefined;
    const fetched = await fetchKnownFeed({ url, etag, publicKey, signal: late.signal });
    if (fetched.state === 'unchanged') {
      if (!kept) throw new AgentKeysError('KNOWN_FEED_UNREACHABLE', { seen: 'status 304 without a copy' });
      await touchKnownCopy(home);
      return { feed: kept.feed, changed: false };
    }
    // Signed once, and out of date since: somebody in between plays an old feed.
    if (publicKey !== undefined) assureRecent(fetched.feed, kept?.feed);
    await writeKnownCopy(home, fetched.body, fetched.origin);
    return { feed: fetched.feed, changed: true };
  } catch (error) {
    if (isAgentKeysError(error)) return { fault: error };
    const seen = `the copy cannot be kept: ${(error as Error).message}`;
    return { fault: new AgentKeysError('KNOWN_FEED_UNREACHABLE', { seen }, { cause: error }) };
  } finally {
    clearTimeout(timer);
  }
}

function assureRecent(feed: KnownFeed, kept: KnownFeed | undefined): void {
  const oldest = Math.max(Date.now() - maxSignedAgeMs, Date.parse(kept?.generated_at ?? '') || 0);
  if (Date.parse(feed.generated_at) >= oldest) return;
  throw new AgentKeysError('KNOWN_FEED_INVALID', {
    seen: `a feed of ${feed.generated_at}`,
    expected: `none older than ${new Date(oldest).toISOString()}`,
  });
}
