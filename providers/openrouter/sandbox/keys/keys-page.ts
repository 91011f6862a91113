import {
  fail,
  type Handler,
  html,
  htmlReply,
  jsonReply,
  lateBy,
  redirectReply,
  refuseForm,
  scriptReply,
} from 'agentkeys/sandbox';
import { failedPage } from '../failed-page.ts';
import { sitePage } from '../layout.ts';
import { type KeyRecord, maskKey, mintKey, type World } from '../world.ts';
import { describeKeysPage } from './describe-keys-page.ts';
import { keysScript } from './keys-script.ts';
import { onboardingScript } from './onboarding-script.ts';

export const keysPath = '/workspaces/default/keys';

/** The list of keys: empty until its script has run and has fetched them. */
export const showKeys =
  (world: World): Handler =>
  (request) => {
    const failed = fail(world.changes, 'keys', failedPage(world.changes));
    if (failed) return failed;
    const { changes, sessions } = world;
    if (!sessions.of(request) || changes['redirect-to-login']) {
      return redirectReply(`/sign-in?redirect_url=${encodeURIComponent(request.path)}`);
    }
    if (changes['redirect-elsewhere'] === 'keys') return redirectReply('/models');
    return htmlReply(
      sitePage(changes, {
        title: 'API Keys',
        scripts: ['onboarding.js', 'keys.js'],
        content: html`<div id="app" aria-busy="true"><div class="skeleton"></div><div class="skeleton"></div></div>`,
      }),
    );
  };

export const serveBundle =
  ({ changes }: World): Handler =>
  async ({ signal }) => {
    await lateBy('bundle', changes['slow-hydration'], signal);
    return scriptReply(keysScript);
  };

export const serveOnboarding: Handler = () => scriptReply(onboardingScript);

export const listKeys =
  (world: World): Handler =>
  async (request) => {
    const account = world.sessions.of(request);
    if (!account) return refuseForm(401, 'No session');
    await lateBy('xhr', world.changes['slow-hydration'], request.signal);
    const keys = world.keys.filter(({ owner }) => owner === account).map(shownKey);
    return jsonReply({ ...describeKeysPage(world.changes, account), keys });
  };

export const createKey =
  (world: World): Handler =>
  async (request) => {
    const account = world.sessions.of(request);
    if (!account) return refuseForm(401, 'No session');
    const failed = fail(world.changes, 'create');
    if (failed) return failed;
    const { name = '', limit } = await request.json();
    if (name.trim() === '') return refuseForm(422, 'Name is required', 'name');
    const key = mintKey(world, account, { name, limit: limit ? Number(limit) : null });
    const masked = world.changes['masked-key'] === 'dialog';
    return jsonReply({ key: shownKey(key), secret: masked ? maskKey(key) : key.secret });
  };

/** The account has answered what new accounts are asked. */
export const finishOnboarding =
  ({ sessions }: World): Handler =>
  (request) => {
    const account = sessions.of(request);
    if (account) account.onboarded = true;
    return jsonReply({});
  };

const shownKey = (key: KeyRecord) => ({
  name: key.name,
  masked: maskKey(key),
  limit: key.limit === null ? 'Unlimited' : `$${key.limit}`,
  created: new Date(key.createdAt).toISOString().slice(0, 10),
});
