import {
  type Handler,
  htmlReply,
  jsonReply,
  routeRequests,
  scriptReply,
  styleReply,
} from 'agentkeys/sandbox';
import type { AcmeCase, Route } from './acme-case.ts';
import type { Drawn } from './draw-pages.ts';
import { handleKeys } from './handle-keys.ts';
import { handleSignup } from './handle-signup.ts';
import { homePage } from './pages/elsewhere.ts';
import { formScript } from './pages/form-script.ts';
import { keysScript } from './pages/keys-script.ts';
import { showText } from './pages/layout.ts';
import { style } from './pages/style.ts';
import type { World } from './world.ts';

/** The site with all that the cases put in the place of its usual answers. */
export function serveSite(world: World, cases: readonly AcmeCase[], drawn: Drawn): Handler {
  const routes: Record<Route, Handler> = {
    ...textPages(),
    'GET /home': () => htmlReply(homePage),
    ...handleSignup(world, drawn),
    ...handleKeys(world, drawn),
    'GET /api/settings': () => jsonReply({ language: 'en' }),
    'GET /assets/acme.js': () => scriptReply(formScript),
    'GET /assets/keys.js': () => scriptReply(keysScript),
    'GET /assets/style.css': () => styleReply(style),
  };
  for (const { routes: replaced = {} } of cases) {
    for (const [route, replace] of Object.entries(replaced) as [Route, (typeof replaced)[Route]][]) {
      routes[route] = replace(routes[route] ?? notFound, world);
    }
  }
  return noteAnswers(world, routeRequests(routes));
}

const textPages = (): Record<Route, Handler> =>
  Object.fromEntries(
    ['Docs', 'Pricing', 'Usage', 'Terms', 'Privacy'].map((title) => [
      `GET /${title.toLowerCase()}`,
      () => htmlReply(showText(title, 'This page has no content in the sandbox.')),
    ]),
  );

const notFound: Handler = () => htmlReply(showText('Page not found', ''), { status: 404 });

const noteAnswers =
  ({ answers }: World, handler: Handler): Handler =>
  async (request) => {
    const reply = await handler(request);
    answers.push({ at: Date.now(), method: request.method, path: request.path, status: reply.status });
    return reply;
  };
