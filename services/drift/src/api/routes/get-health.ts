import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';

/** `/healthz`: the process answers. `/readyz`: it takes reports. */
export function getHealth(
  app: FastifyInstance,
  backend: Backend,
  refused: ReadonlyMap<string, number>,
): void {
  app.get('/healthz', async () => ({
    status: 'ok',
    /** Of a store on a server: whether it is there, and how many reports wait for it. */
    ...(backend.status && { store: await backend.status() }),
    /** Requests that were refused since the start, by code. */
    refused: Object.fromEntries(refused),
  }));
  app.get('/readyz', async () => {
    await backend.ready();
    return { status: 'ready' };
  });
}
