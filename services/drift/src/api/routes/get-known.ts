import { createHash, type KeyObject, sign } from 'node:crypto';
import { knownSignatureHeader } from 'agentkeys/contracts';
import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { toKnownFeed } from '../to-known-feed.ts';

export interface GetKnownOptions {
  backend: Backend;
  /** Ed25519 private key. With it the feed is signed, byte for byte as it is sent. */
  signingKey?: KeyObject | undefined;
  now: () => number;
}

/** The feed of known drifts. Its tag covers the drifts and not the time at which it was asked for. */
export function getKnown(app: FastifyInstance, { backend, signingKey, now }: GetKnownOptions): void {
  app.get('/drift/known.json', async (request, reply) => {
    const feed = toKnownFeed(await backend.drifts.known(), now());
    const hash = createHash('sha256').update(JSON.stringify(feed.drifts)).digest('base64url');
    const tag = `W/"${hash.slice(0, 22)}"`;
    reply.header('etag', tag).header('cache-control', 'public, max-age=60');
    const known = request.headers['if-none-match']?.split(',').map((each) => each.trim()) ?? [];
    if (known.includes(tag) || known.includes('*')) {
      reply.code(304);
      return;
    }
    const body = JSON.stringify(feed);
    if (signingKey) {
      const signature = sign(null, Buffer.from(body), signingKey).toString('base64');
      reply.header(knownSignatureHeader, `ed25519:${signature}`);
    }
    reply.type('application/json; charset=utf-8');
    return body;
  });
}
