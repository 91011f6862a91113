import Fastify from 'fastify';
import { acceptReport } from '../../../../services/drift/src/ingest/accept-report.ts';
import type { Door } from './stack.ts';

/** The plainest Fastify handler for reports; each is checked by the service's own rules, and gets its answer. */
export async function serveReports(door: Door): Promise<{ address: string; close(): Promise<void> }> {
  const server = Fastify({ logger: false, bodyLimit: 8 * 1024 });
  server.post('/drift/report', async (request, reply) => {
    const accepted = acceptReport(request.body, Date.now());
    const duplicate = await door.take(accepted);
    reply.code(202);
    return { batch_key: accepted.identity.batch_key, step_hash: accepted.identity.step_hash, duplicate };
  });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  return { address, close: () => server.close() };
}
