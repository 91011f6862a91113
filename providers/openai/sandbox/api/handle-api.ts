import { type Handler, jsonReply, routeRequests } from 'agentkeys/sandbox';
import type { World } from '../world.ts';

/** The API host, as far as a key can be checked with it. */
export const handleApi = (world: World): Handler => routeRequests({ 'GET /v1/models': listModels(world) });

const listModels =
  ({ keys, changes }: World): Handler =>
  ({ headers }) => {
    const forced = changes['key-check'];
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const known = keys.some((key) => key.secret === bearer);
    const status = typeof forced === 'string' ? Number(forced) : known ? 200 : 401;
    if (status === 200) return jsonReply({ object: 'list', data: [{ id: 'gpt-5', object: 'model' }] });
    return jsonReply({ error: { message: messages[status], code: codes[status] } }, { status });
  };

const messages: Record<number, string> = {
  401: 'Incorrect API key provided.',
  429: 'Rate limit reached for requests.',
  500: 'The server had an error while processing your request.',
};
const codes: Record<number, string> = {
  401: 'invalid_api_key',
  429: 'rate_limit_exceeded',
  500: 'server_error',
};
