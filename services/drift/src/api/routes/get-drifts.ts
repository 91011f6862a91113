import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { DriftError } from '../../errors/drift-error.ts';
import { parseDriftKey } from '../parse-key.ts';
import { parseRequest } from '../parse-request.ts';
import { driftQuerySchema } from '../wire.ts';

export function getDrifts(app: FastifyInstance, { drifts }: Backend): void {
  app.get('/drift/drifts', async (request) => ({
    drifts: await drifts.list(parseRequest(driftQuerySchema, request.query)),
  }));

  app.get<{ Params: { key: string } }>('/drift/drifts/:key', async (request) => {
    const drift = await drifts.get(parseDriftKey(request.params.key));
    if (!drift) throw new DriftError('DRIFT_NOT_FOUND');
    return drift;
  });
}
