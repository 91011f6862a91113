import { mkdir, open, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownFeed } from '../contracts/known-feed.ts';
import { maxKnownFeedBytes } from '../contracts/known-feed-limits.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { verifyKnownFeed } from './verify-known-feed.ts';

/** What came with a feed, kept with it. */
export interface KnownOrigin {
  url: string;
  etag?: string | undefined;
  /** Value of the signature's header. */
  signature?: string | undefined;
}

/** The copy as it stands on the disk. */
export type KnownCopy =
  | { state: 'none' }
  /** It cannot be used: not of the contract, or not signed by the configured key. */
  | { state: 'bad'; fault: AgentKeysError }
  | {
      state: 'ok';
      feed: KnownFeed;
      /** When the source has last said that this is its feed, Unix milliseconds. */
      checkedAt: number;
      /** Nothing where the copy was put there by hand. */
      origin?: KnownOrigin | undefined;
    };

/**
 * `known.json`: the feed as it was sent and what came with it, in one file, because several processes write it and it has
 * to belong together. A copy that was put there by hand is the feed alone.
 */
interface KeptFeed {
  schema: 'known-copy/1';
  origin: KnownOrigin;
  body: string;
}

/** A feed within a JSON string at its longest, and what came with it. */
const maxCopyBytes = 2 * maxKnownFeedBytes + 65_536;

const fileIn = (home: string): string => join(home, 'known.json');

/** Reads the copy of the feed, and checks its signature where a key is given. Never rejects. */
export async function readKnownCopy(home: string, publicKey: string | undefined): Promise<KnownCopy> {
  const file = fileIn(home);
  try {
    await using handle = await open(file, 'r');
    const { size, mtimeMs } = await handle.stat();
    if (size > maxCopyBytes) {
      const expected = `${maxCopyBytes} bytes at most`;
      throw new AgentKeysError('KNOWN_FEED_INVALID', { file, seen: `${size} bytes`, expected });
    }
    const text = await handle.readFile('utf8');
    const kept = readKept(text);
    const body = kept?.body ?? text;
    if (publicKey !== undefined) verifyKnownFeed(Buffer.from(body), publicKey, kept?.origin.signature);
    const feed = kept ? (JSON.parse(body) as KnownFeed) : await readFeed(body);
    return { state: 'ok', feed, checkedAt: mtimeMs, origin: kept?.origin };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'none' };
    if (isAgentKeysError(error)) return { state: 'bad', fault: error };
    const seen = (error as Error).message;
    return {
      state: 'bad',
      fault: new AgentKeysError('KNOWN_FEED_INVALID', { file, seen }, { cause: error }),
    };
  }
}

/** Nothing where the text is no copy that was fetched. */
function readKept(text: string): KeptFeed | undefined {
  try {
    const kept: Partial<KeptFeed> | null = JSON.parse(text);
    const isKept = kept?.schema === 'known-copy/1' && typeof kept.body === 'string';
    return isKept && typeof kept.origin?.url === 'string' ? (kept as KeptFeed) : undefined;
  } catch {
    return undefined;
  }
}

/** What was checked before it was written needs no check by a schema, which takes longer to load than to use; this does. */
async function readFeed(text: string): Promise<KnownFeed> {
  const { parseKnownFeed } = await import('./parse-known-feed.ts');
  return parseKnownFeed(text);
}

/** Keeps a feed that was checked, byte for byte. */
export async function writeKnownCopy(home: string, body: Uint8Array, origin: KnownOrigin): Promise<void> {
  const { writePrivateFile } = await import('../records/write-private-file.ts');
  const kept: KeptFeed = { schema: 'known-copy/1', origin, body: Buffer.from(body).toString('utf8') };
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writePrivateFile(fileIn(home), `${JSON.stringify(kept)}\n`);
}

/** The source has said that its feed is still the same. */
export async function touchKnownCopy(home: string): Promise<void> {
  const now = new Date();
  await utimes(fileIn(home), now, now);
}
