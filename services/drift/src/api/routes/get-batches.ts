import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { DriftError } from '../../errors/drift-error.ts';
import type { JoinEvidence } from '../../evidence/join-evidence.ts';
import { parseRequest } from '../parse-request.ts';
import { batchQuerySchema } from '../wire.ts';

export function getBatches(app: FastifyInstance, { batches }: Backend, join: JoinEvidence): void {
  app.get('/drift/batches', async (request) => ({
    batches: await join(await batches.list(parseRequest(batchQuerySchema, request.query))),
  }));

  app.get<{ Params: { key: string } }>('/drift/batches/:key', async (request) => {
    const batch = await batches.get(request.params.key);
    if (!batch) throw new DriftError('BATCH_NOT_FOUND');
    return (await join([batch]))[0];
  });
}
