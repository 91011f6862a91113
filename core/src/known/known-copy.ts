import { createHash } from 'node:crypto';
import { mkdir, open, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownFeed } from '../contracts/known-feed.ts';
import { maxKnownFeedBytes } from '../contracts/known-feed-limits.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { verifyKnownFeed } from './verify-known-feed.ts';

/** What came with a feed, kept beside it. */
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

/** `known.json` holds the feed as it was sent; what came with it stands in a file beside it. */
const filesIn = (home: string) => ({
  feed: join(home, 'known.json'),
  origin: join(home, 'known.origin.json'),
});

const hashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** Reads the copy of the feed, and checks its signature where a key is given. Never rejects. */
export async function readKnownCopy(home: string, publicKey: string | undefined): Promise<KnownCopy> {
  const { feed: file, origin: originFile } = filesIn(home);
  try {
    await using handle = await open(file, 'r');
    const { size, mtimeMs } = await handle.stat();
    if (size > maxKnownFeedBytes) {
      const expected = `${maxKnownFeedBytes} bytes at most`;
      throw new AgentKeysError('KNOWN_FEED_INVALID', { file, seen: `${size} bytes`, expected });
    }
    const body = await handle.readFile();
    const origin = await readOrigin(originFile, body);
    if (publicKey !== undefined) verifyKnownFeed(body, publicKey, origin?.signature);
    const feed = await readFeed(body.toString('utf8'), origin);
    return { state: 'ok', feed, checkedAt: mtimeMs, origin };
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

/** What was checked before it was written need not be checked again, by a schema that takes longer to load than to use. */
async function readFeed(text: string, origin: KnownOrigin | undefined): Promise<KnownFeed> {
  if (origin) return JSON.parse(text) as KnownFeed;
  const { parseKnownFeed } = await import('./parse-known-feed.ts');
  return parseKnownFeed(text);
}

/** What is told of another feed than the one that stands there is nothing at all: two files, two writes. */
async function readOrigin(file: string, body: Uint8Array): Promise<KnownOrigin | undefined> {
  try {
    const { sha256, ...origin } = JSON.parse(await readFile(file, 'utf8')) as KnownOrigin & {
      sha256: string;
    };
    return sha256 === hashOf(body) && typeof origin.url === 'string' ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a feed that was checked, byte for byte. */
export async function writeKnownCopy(home: string, body: Uint8Array, origin: KnownOrigin): Promise<void> {
  const { writePrivateFile } = await import('../records/write-private-file.ts');
  const files = filesIn(home);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writePrivateFile(files.origin, `${JSON.stringify({ ...origin, sha256: hashOf(body) })}\n`);
  await writePrivateFile(files.feed, Buffer.from(body).toString('utf8'));
}

/** The source has said that its feed is still the same. */
export async function touchKnownCopy(home: string): Promise<void> {
  const now = new Date();
  await utimes(filesIn(home).feed, now, now);
}
