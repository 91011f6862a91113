import { type Handler, html, htmlReply, redirectReply } from 'agentkeys/sandbox';
import { oneTimeToken, type World } from '../world.ts';
import { appPage } from './layout.ts';

/** Sends the visitor to the login host, with a token that only the platform can give. */
export const startSignUp =
  (world: World): Handler =>
  ({ origins }) =>
    world.changes['redirect-elsewhere'] === 'signup'
      ? redirectReply('/welcome')
      : redirectReply(authorizeAddress(world, origins.auth, 'signup'));

export const startLogIn =
  (world: World): Handler =>
  ({ origins }) =>
    redirectReply(authorizeAddress(world, origins.auth, 'login'));

function authorizeAddress({ authorizations }: World, auth = '', hint: 'signup' | 'login'): string {
  const session = oneTimeToken();
  authorizations.add(session);
  return `${auth}/authorize?screen_hint=${hint}&session=${session}`;
}

/** Takes the visitor back from the login host. */
export const takeCallback =
  (world: World): Handler =>
  ({ query }) => {
    const code = query.get('code') ?? '';
    const account = world.callbacks.get(code);
    world.callbacks.delete(code);
    if (!account) return redirectReply('/login');
    return redirectReply('/home', { cookies: [world.visitors.begin({ account })] });
  };

/** A page with things to do, none of which is what a scraper looks for. */
export const showWelcome: Handler = () =>
  htmlReply(
    appPage({
      title: 'Explore the platform',
      path: '/welcome',
      content: html`<h1>Explore the platform</h1>
<p class="note">Find the model, the guide or the example that fits what you build.</p>
<form role="search"><label for="search">Search the documentation</label><input id="search" name="q" type="search"></form>
<div class="cards">
<a href="/docs">Quickstart<small>Make a first request in minutes</small></a>
<a href="/docs">Models<small>Compare what they can do</small></a>
<a href="/docs">Examples<small>Prompts and small programs</small></a>
</div>`,
    }),
  );
