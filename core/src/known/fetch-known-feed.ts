import { type KnownFeed, knownSignatureHeader, maxKnownFeedBytes } from '../contracts/known-feed.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { KnownOrigin } from './known-copy.ts';
import { parseKnownFeed } from './parse-known-feed.ts';
import { verifyKnownFeed } from './verify-known-feed.ts';

export interface FetchKnownOptions {
  url: string;
  /** Of the copy that is there. */
  etag?: string | undefined;
  publicKey?: string | undefined;
  /** Ends the request. */
  signal: AbortSignal;
}

export type FetchedKnown =
  | { state: 'unchanged' }
  | { state: 'new'; feed: KnownFeed; body: Uint8Array; origin: KnownOrigin };

const unreachable = (url: string, seen: unknown, cause?: unknown): AgentKeysError =>
  new AgentKeysError('KNOWN_FEED_UNREACHABLE', { url: placeOf(url), seen }, { cause });

/** An address without what may be a secret in it. */
const placeOf = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};

/**
 * Asks for the feed, and reads no more of the answer than a feed may have. Follows no redirection: what names a feed
 * names it itself. Throws KNOWN_FEED_UNREACHABLE, KNOWN_FEED_INVALID or KNOWN_FEED_UNSIGNED and nothing else.
 */
export async function fetchKnownFeed(options: FetchKnownOptions): Promise<FetchedKnown> {
  const { url, etag, publicKey, signal } = options;
  try {
    const headers = { accept: 'application/json', ...(etag !== undefined && { 'if-none-match': etag }) };
    const response = await fetch(url, { headers, signal, redirect: 'error' });
    if (response.status === 304 && etag !== undefined) return { state: 'unchanged' };
    if (response.status !== 200) {
      await response.body?.cancel();
      throw unreachable(url, `status ${response.status}`);
    }
    const body = await readBody(response);
    const signature = response.headers.get(knownSignatureHeader) ?? undefined;
    if (publicKey !== undefined) verifyKnownFeed(body, publicKey, signature);
    const feed = parseKnownFeed(Buffer.from(body).toString('utf8'));
    return {
      state: 'new',
      feed,
      body,
      origin: { url, etag: response.headers.get('etag') ?? undefined, signature },
    };
  } catch (error) {
    if (isAgentKeysError(error)) throw error;
    throw unreachable(url, signal.aborted ? 'no answer in time' : reasonOf(error), error);
  }
}

/** The word for it alone: a message may hold the whole address, and what is secret in it. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : name;
}

async function readBody({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxKnownFeedBytes) {
      // Leaving the loop gives the connection up.
      const expected = `${maxKnownFeedBytes} bytes at most`;
      throw new AgentKeysError('KNOWN_FEED_INVALID', { seen: 'a larger body', expected });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
