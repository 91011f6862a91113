import {
  clearanceScript,
  codeScript,
  fail,
  formScript,
  type Handler,
  html,
  htmlReply,
  jsonReply,
  type Routes,
  redirectReply,
  routeRequests,
  scriptReply,
  styleReply,
} from 'agentkeys/sandbox';
import { authorize, showAuth } from './api/consent-page.ts';
import { failedPage } from './failed-page.ts';
import {
  createKey,
  finishOnboarding,
  keysPath,
  listKeys,
  serveBundle,
  serveOnboarding,
  showKeys,
} from './keys/keys-page.ts';
import { sitePage } from './layout.ts';
import { showReturningUser, showSignIn, takeSignIn } from './sign-in.ts';
import { showForm, showFramedForm, showPasswordPage } from './sign-up/form-page.ts';
import { signUpScript } from './sign-up/form-script.ts';
import { acceptTerms, takeEmail, takeForm } from './sign-up/take-form.ts';
import { resend, showVerifyPage, takeCode, takeLink } from './sign-up/verify-page.ts';
import { style } from './style.ts';
import type { World } from './world.ts';

/** The whole site: pages, what their scripts ask, and assets. */
export function handleSite(world: World): Handler {
  const routes = serve(world);
  const content = html`<h1>Page not found</h1><p>This page does not exist, or is somewhere else now.</p>
<p><a href="/">Go home</a> <a href="/models">Models</a></p>`;
  const notFound = sitePage(world.changes, { title: 'Page not found', content });
  return async (request) => {
    const reply = await routes(request);
    return reply.status === 404 ? htmlReply(notFound, { status: 404 }) : reply;
  };
}

const serve = (world: World): Handler =>
  routeRequests({
    ...texts(world),
    'GET /auth': showAuth(world),
    'POST /api/frontend/authorize': authorize(world),
    'GET /sign-up': (request) =>
      fail(world.changes, 'page', failedPage(world.changes)) ?? showForm(world)(request),
    'GET /sign-up/form': showFramedForm(world),
    'GET /sign-up/continue': showPasswordPage(world),
    'POST /v1/client/sign_ups': takeForm(world),
    'POST /v1/client/sign_ups/email': takeEmail(world),
    'POST /v1/client/terms': acceptTerms(world),
    'GET /sign-up/verify-email-address': showVerifyPage(world),
    'POST /v1/client/sign_ups/attempt_verification': takeCode(world),
    'POST /v1/client/sign_ups/prepare_verification': resend(world),
    'GET /v1/verify': takeLink(world),
    'GET /sign-in': showSignIn(world),
    'GET /sign-in/factor-one': showReturningUser(world),
    'POST /v1/client/sign_ins': takeSignIn(world),
    'POST /cdn-cgi/challenge-platform/clear': clear(world),
    ...keysAt(world),
    'GET /api/frontend/keys': listKeys(world),
    'POST /api/frontend/keys': createKey(world),
    'POST /api/frontend/onboarding': finishOnboarding(world),
    'GET /api/frontend/news': () => jsonReply({ news: [] }),
    'GET /assets/form.js': () => scriptReply(formScript({ termsEndpoint: '/v1/client/terms' })),
    'GET /assets/code.js': () =>
      scriptReply(codeScript({ resendEndpoint: '/v1/client/sign_ups/prepare_verification' })),
    'GET /assets/sign-up.js': () => scriptReply(signUpScript),
    'GET /assets/clearance.js': () =>
      scriptReply(clearanceScript({ endpoint: '/cdn-cgi/challenge-platform/clear' })),
    'GET /assets/onboarding.js': serveOnboarding,
    'GET /assets/keys.js': serveBundle(world),
    'GET /assets/style.css': () => styleReply(style),
  });

/** The list of keys, at the address that it has today. */
function keysAt(world: World): Routes {
  const moved = world.changes['keys-moved'];
  const to =
    (path: string): Handler =>
    () =>
      redirectReply(path);
  if (moved === 'old') return { 'GET /keys': showKeys(world) };
  if (moved === '404') return { 'GET /settings/keys': showKeys(world) };
  if (moved === 'redirect') {
    return {
      'GET /settings/keys': showKeys(world),
      'GET /workspaces/default/keys': to('/settings/keys'),
      'GET /keys': to('/settings/keys'),
    };
  }
  return { 'GET /workspaces/default/keys': showKeys(world), 'GET /keys': to(keysPath) };
}

const clear =
  ({ signUps }: World): Handler =>
  (request) => {
    const signUp = signUps.of(request);
    if (signUp) signUp.cleared = true;
    return jsonReply({});
  };

/** Pages with things to do, none of which is what a scraper looks for. */
function texts({ changes }: World): Routes {
  const page = (title: string): Handler => {
    const content = html`<h1>${title}</h1><p class="note">This page has no content in the sandbox.</p>
<form role="search"><label>Search models<input name="q" type="search"></label></form>
<p><a href="/models">Models</a> <a href="/docs">Documentation</a></p>`;
    return () => htmlReply(sitePage(changes, { title, content }));
  };
  return {
    'GET /': page('The unified interface for LLMs'),
    'GET /models': page('Models'),
    'GET /docs': page('Quickstart'),
    'GET /terms': page('Terms of Service'),
    'GET /privacy': page('Privacy Policy'),
  };
}
