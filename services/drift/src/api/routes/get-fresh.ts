import type { FastifyInstance } from 'fastify';
import type { Backend, FreshDrift } from '../../backends/backend.ts';
import type { JoinEvidence } from '../../evidence/join-evidence.ts';
import { parseRequest } from '../parse-request.ts';
import { type FreshAnswer, freshQuerySchema } from '../wire.ts';

function byService(fresh: readonly FreshDrift[]): FreshAnswer['services'] {
  const groups = Map.groupBy(fresh, ({ drift }) => drift.service);
  return [...groups].map(([service, drifts]) => ({
    service,
    drifts: drifts.map(({ drift, upto, waiting_since }) => ({ drift, upto, waiting_since })),
    batches: drifts.flatMap(({ batches }) => batches),
  }));
}

export function getFresh(
  app: FastifyInstance,
  backend: Backend,
  join: JoinEvidence,
  now: () => number,
): void {
  app.get('/drift/fresh', async (request): Promise<FreshAnswer> => {
    const { window, ...query } = parseRequest(freshQuerySchema, request.query);
    const since = window === undefined ? {} : { arrived_since: now() - window };
    const fresh = await backend.drifts.fresh({ ...query, ...since });
    const joined = await Promise.all(
      fresh.map(async (each) => ({ ...each, batches: await join(each.batches) })),
    );
    return { generated_at: new Date(now()).toISOString(), services: byService(joined) };
  });
}
