import { idSchema } from 'agentkeys/contracts';
import type { FastifyInstance } from 'fastify';
import type { Backend } from '../../backends/backend.ts';
import { checkToken } from '../check-token.ts';
import { parseRequest } from '../parse-request.ts';
import { budgetQuerySchema, reserveRequestSchema, settleRequestSchema } from '../wire.ts';

type Keyed = { Params: { service: string } };

/** What runs of a provider cost in a day. All of it needs the token. */
export function postBudget(app: FastifyInstance, { budget }: Backend, token: string | undefined): void {
  const guarded = {
    onRequest: async (request: { headers: { authorization?: string | undefined } }) =>
      checkToken(token, request.headers.authorization),
  };
  const readService = ({ service }: Keyed['Params']): string => parseRequest(idSchema, service);

  app.get<Keyed>('/drift/budget/:service', guarded, async (request) => {
    const { place, day } = parseRequest(budgetQuerySchema, request.query);
    return { spent: await budget.spent({ service: readService(request.params), place }, day) };
  });

  app.post<Keyed>('/drift/budget/:service/reserve', guarded, async (request) => {
    const { place, ...reservation } = parseRequest(reserveRequestSchema, request.body);
    return budget.reserve({ service: readService(request.params), place }, reservation);
  });

  app.post<Keyed>('/drift/budget/:service/settle', guarded, async (request, reply) => {
    const { place, ...settled } = parseRequest(settleRequestSchema, request.body);
    await budget.settle({ service: readService(request.params), place }, settled);
    reply.code(204);
  });
}
