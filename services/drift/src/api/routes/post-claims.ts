import { stepHash } from 'agentkeys/contracts';
import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { DriftError } from '../../errors/drift-error.ts';
import { checkToken } from '../check-token.ts';
import { parseDriftKey } from '../parse-key.ts';
import { parseRequest } from '../parse-request.ts';
import {
  claimRequestSchema,
  handledRequestSchema,
  releaseRequestSchema,
  renewRequestSchema,
} from '../wire.ts';

type Keyed = { Params: { key: string } };

/** What runners do with a drift. All of it needs the token. */
export function postClaims(app: FastifyInstance, { claims }: Backend, token: string | undefined): void {
  const guarded = {
    onRequest: async (request: { headers: { authorization?: string | undefined } }) =>
      checkToken(token, request.headers.authorization),
  };

  app.post<Keyed>('/drift/drifts/:key/claim', guarded, async (request) => {
    const key = parseDriftKey(request.params.key);
    const body = parseRequest(claimRequestSchema, request.body);
    if (body.step !== undefined && stepHash(key.service, body.step) !== key.step_hash) {
      throw new DriftError('REQUEST_INVALID', {
        errors: [{ path: 'step', message: 'is not the step of this key' }],
      });
    }
    return claims.claim(key, body);
  });

  app.post<Keyed>('/drift/drifts/:key/renew', guarded, async (request) => {
    const { fence, lease_ms } = parseRequest(renewRequestSchema, request.body);
    return claims.renew(parseDriftKey(request.params.key), fence, lease_ms);
  });

  app.post<Keyed>('/drift/drifts/:key/release', guarded, async (request, reply) => {
    await claims.release(
      parseDriftKey(request.params.key),
      parseRequest(releaseRequestSchema, request.body).fence,
    );
    reply.code(204);
  });

  app.post<Keyed>('/drift/drifts/:key/handled', guarded, async (request) =>
    claims.handled(parseDriftKey(request.params.key), parseRequest(handledRequestSchema, request.body)),
  );
}
