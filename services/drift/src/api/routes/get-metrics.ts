import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { createMetrics, type ServiceCounts } from '../../metrics/create-metrics.ts';

/** `/metrics`, for Prometheus. */
export function getMetrics(app: FastifyInstance, backend: Backend, counts: ServiceCounts): void {
  const metrics = createMetrics(backend, counts);
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.text();
    reply.type(metrics.contentType);
    return text;
  });
}
