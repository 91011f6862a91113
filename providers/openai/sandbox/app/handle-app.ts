import {
  type Handler,
  html,
  htmlReply,
  jsonReply,
  redirectReply,
  routeRequests,
  scriptReply,
  styleReply,
} from 'agentkeys/sandbox';
import { style } from '../style.ts';
import type { World } from '../world.ts';
import { createKey, listKeys, revokeKey, serveBundle, showApiKeys } from './api-keys.ts';
import { createProject, homeScript, showHome } from './home.ts';
import { appPage } from './layout.ts';
import { showWelcome, startLogIn, startSignUp, takeCallback } from './sign-up.ts';

/** The platform: where a visitor starts, comes back to, and makes keys. */
export const handleApp = (world: World): Handler =>
  routeRequests({
    'GET /': ({ origins }) => redirectReply(`${origins.app}/home`),
    'GET /signup': startSignUp(world),
    'GET /login': startLogIn(world),
    'GET /auth/callback': takeCallback(world),
    'GET /home': showHome(world),
    'POST /dashboard/onboarding/projects': createProject(world),
    'GET /api-keys': showApiKeys(world),
    'GET /dashboard/api_keys': listKeys(world),
    'GET /settings/organization/api-keys': showApiKeys(world),
    'POST /dashboard/api_keys': createKey(world),
    'POST /dashboard/api_keys/revoke': revokeKey(world),
    'GET /backend/news': () => jsonReply([]),
    'GET /welcome': showWelcome,
    'GET /docs': emptyPage('Docs', '/docs'),
    'GET /usage': emptyPage('Usage', '/usage'),
    'GET /settings': emptyPage('Settings', '/settings'),
    'GET /assets/home.js': () => scriptReply(homeScript),
    'GET /assets/api-keys.js': serveBundle(world),
    'GET /assets/style.css': () => styleReply(style),
  });

const emptyPage =
  (title: string, path: string): Handler =>
  () =>
    htmlReply(
      appPage({
        title,
        path,
        content: html`<h1>${title}</h1><p class="note">This page has no content in the sandbox.</p>`,
      }),
    );
