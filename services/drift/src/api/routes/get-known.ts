import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { toKnownFeed } from '../to-known-feed.ts';

/** The feed of known drifts. Its tag covers the drifts and not the time at which it was asked for. */
export function getKnown(app: FastifyInstance, backend: Backend, now: () => number): void {
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
    return feed;
  });
}
