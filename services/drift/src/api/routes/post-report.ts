import type { ReportReceipt } from 'agentkeys/contracts';
import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { DriftError } from '../../errors/drift-error.ts';
import { type AcceptRules, acceptReport } from '../../ingest/accept-report.ts';
import type { NewDriftLimit } from '../../ingest/new-drift-limit.ts';
import type { RateLimit } from '../../ingest/rate-limit.ts';
import type { ServiceCounts } from '../../metrics/create-metrics.ts';

interface ReportRoute {
  backend: Backend;
  limit: RateLimit | undefined;
  newDrifts: NewDriftLimit | undefined;
  rules: AcceptRules;
  /** Counted up. */
  taken: Record<keyof ServiceCounts['taken'], number>;
  now: () => number;
}

/** Answers 202 when the report is durable, and not before. */
export function postReport(
  app: FastifyInstance,
  { backend, limit, newDrifts, rules, taken, now }: ReportRoute,
): void {
  app.post(
    '/drift/report',
    {
      onRequest: (request, _reply, done) => {
        const wait = limit?.take(request.ip) ?? 0;
        done(wait > 0 ? new DriftError('RATE_LIMITED', { retryAfterS: wait }) : undefined);
      },
    },
    async (request, reply): Promise<ReportReceipt> => {
      const accepted = acceptReport(request.body, now(), rules);
      if (newDrifts) {
        const { service } = accepted.report;
        await newDrifts.admit({ service, step_hash: accepted.identity.step_hash });
      }
      const { duplicate } = await backend.reports.append(accepted);
      const { batch_key, step_hash } = accepted.identity;
      taken[duplicate === null ? 'unchecked' : duplicate ? 'duplicate' : 'new'] += 1;
      reply.code(202);
      return { batch_key, step_hash, duplicate };
    },
  );
}
