import { type Handler, htmlReply, jsonReply, redirectReply, routeRequests } from 'agentkeys/sandbox';
import type { Route } from './acme-case.ts';
import type { Drawn } from './draw-pages.ts';
import { renderKeysPage } from './pages/keys-page.ts';
import { refuse } from './replies.ts';
import { mintKey, type World } from './world.ts';

/** The list of keys, for verified accounts. */
export const handleKeys = (world: World, drawn: Drawn): Record<Route, Handler> => ({
  'GET /keys': (request) => {
    const account = world.sessions.of(request);
    if (!account?.verified) return redirectReply('/login');
    return htmlReply(renderKeysPage(drawn.keys(world.keys.filter(({ owner }) => owner === account))));
  },
  'POST /api/keys': async (request) => {
    const account = world.sessions.of(request);
    if (!account?.verified) return refuse(401, 'Your session has ended');
    const { name = '' } = await request.json();
    return jsonReply({ secret: mintKey(world, account, name).secret });
  },
});

/** The API, as far as a key can be checked with it. */
export const handleApi = ({ keys }: World): Handler =>
  routeRequests({
    'GET /v1/me': ({ headers }) => {
      const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
      const key = keys.find(({ secret }) => secret === bearer);
      return key ? jsonReply({ name: key.name }) : jsonReply({ error: 'unknown key' }, { status: 401 });
    },
  });
