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
    const etag = kept?.origin?.etag;
    const fetched = await fetchKnownFeed({ url, etag, publicKey, signal: late.signal });
    if (fetched.state === 'unchanged') {
      if (!kept) throw new AgentKeysError('KNOWN_FEED_UNREACHABLE', { seen: 'status 304 without a copy' });
      await touchKnownCopy(home);
      return { feed: kept.feed, changed: false };
    }
    if (kept && publicKey !== undefined && isOlder(fetched.feed, kept.feed)) {
      // Signed once, and out of date since: somebody in between plays an old feed.
      const seen = `a feed of ${fetched.feed.generated_at}`;
      const expected = `none older than that of ${kept.feed.generated_at}`;
      throw new AgentKeysError('KNOWN_FEED_INVALID', { seen, expected });
    }
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

const isOlder = (feed: KnownFeed, than: KnownFeed): boolean =>
  Date.parse(feed.generated_at) < Date.parse(than.generated_at);
