import Fastify, { type FastifyInstance } from 'fastify';
import { DriftError } from '../errors/drift-error.ts';
import { joinEvidence } from '../evidence/join-evidence.ts';
import { createNewDriftLimit } from '../ingest/new-drift-limit.ts';
import { createRateLimit } from '../ingest/rate-limit.ts';
import { checkTrustProxy } from './check-trust-proxy.ts';
import { getBatches } from './routes/get-batches.ts';
import { getDrifts } from './routes/get-drifts.ts';
import { getFresh } from './routes/get-fresh.ts';
import { getHealth } from './routes/get-health.ts';
import { getKnown } from './routes/get-known.ts';
import { getMetrics } from './routes/get-metrics.ts';
import { postBudget } from './routes/post-budget.ts';
import { postClaims } from './routes/post-claims.ts';
import { postReport } from './routes/post-report.ts';
import { putEvidence } from './routes/put-evidence.ts';
import type { ServiceOptions } from './service-options.ts';
import { toDriftError, toProblem } from './to-problem.ts';

/** Largest body in bytes: a report with everything in it is below 4 KiB. */
const bodyLimit = 8 * 1024;

export interface App {
  server: FastifyInstance;
  /** From now on every request is answered with 503, and its connection is closed. */
  drain(): void;
}

/** The HTTP API without a socket. */
export function createApp(options: ServiceOptions): App {
  const { backend, token, now = Date.now, log } = options;
  const limit =
    options.rateLimit === false
      ? undefined
      : createRateLimit(options.rateLimit ?? { perSecond: 50, burst: 500, now });
  const { drifts } = backend;
  const newDrifts =
    options.newDrifts === false
      ? undefined
      : createNewDriftLimit({ drifts, now, ...(options.newDrifts ?? { perDay: 200, perService: 20 }) });
  const rules = { accept: options.accept, fromSandboxes: options.fromSandboxes ?? false };
  const refused = new Map<string, number>();
  let draining = false;

  const server = Fastify({
    logger: false,
    bodyLimit,
    trustProxy: checkTrustProxy(options.trustProxy),
    requestTimeout: 10_000,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 160 },
  });
  // Of the two parsers that Fastify brings, the one for text would let anything in.
  server.removeContentTypeParser('text/plain');

  // These two are part of every request, and a promise for each is what they would cost most.
  server.addHook('onRequest', (_request, _reply, done) => {
    done(draining ? new DriftError('DRAINING', { retryAfterS: 5 }) : undefined);
  });
  // A connection that is kept for the next request would keep the service from ending.
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (draining) reply.header('connection', 'close');
    done(null, payload);
  });
  server.setErrorHandler((error, _request, reply) => {
    const problem = toDriftError(error);
    refused.set(problem.code, (refused.get(problem.code) ?? 0) + 1);
    if (problem.entry.status >= 500 && problem.code !== 'DRAINING') {
      log?.error(problem.message, { code: problem.code, cause: problem.cause ?? problem.details.seen });
    }
    const { retryAfterS } = problem.details;
    if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
    if (problem.entry.status === 401) reply.header('www-authenticate', 'Bearer');
    // The type is set after the serialiser was chosen, so the body is made here.
    reply
      .code(problem.entry.status)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(problem)));
  });
  server.setNotFoundHandler(async () => {
    throw new DriftError('ROUTE_NOT_FOUND');
  });

  const taken = { new: 0, duplicate: 0, unchecked: 0 };
  postReport(server, { backend, limit, newDrifts, rules, taken, now });
  const join = joinEvidence(options.evidence, backend);
  const { evidence, evidenceToken } = options;
  putEvidence(server, { backend, evidence, evidenceToken, limit, token, now });
  getFresh(server, backend, join, now);
  getBatches(server, backend, join);
  getDrifts(server, backend);
  postClaims(server, backend, token);
  postBudget(server, backend, token);
  getKnown(server, { backend, signingKey: options.signingKey, now });
  getHealth(server, backend, refused);
  getMetrics(server, backend, { taken, refused });

  return {
    server,
    drain: () => {
      draining = true;
    },
  };
}
