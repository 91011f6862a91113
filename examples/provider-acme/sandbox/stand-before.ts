import { type Handler, type Html, htmlReply, jsonReply, redirectReply } from 'agentkeys/sandbox';
import type { AcmeCase } from './acme-case.ts';
import type { World } from './world.ts';

/** Lets the visitor through to the keys. */
const pass =
  (_: Handler, world: World): Handler =>
  (request) => {
    const account = world.sessions.of(request);
    if (account) account.passed = true;
    return jsonReply({ next: '/keys' });
  };

/** A page of its own stands between the code and the keys until its form has been sent to `endpoint`. */
const standBefore = (path: `/${string}`, page: Html, endpoint: `/${string}`): AcmeCase['routes'] => ({
  'POST /api/verify': (usual) => async (request) => {
    const reply = await usual(request);
    return reply.status === 200 ? jsonReply({ next: path }) : reply;
  },
  'GET /keys': (usual, world) => (request) =>
    world.sessions.of(request)?.passed === false ? redirectReply(path) : usual(request),
  [`GET ${path}`]: () => () => htmlReply(page),
  [`POST ${endpoint}`]: pass,
});
standBefore.pass = pass;

export { standBefore };
