import { defineSandbox, serveOrigins, showMailbox } from 'agentkeys/sandbox';
import { handleApi } from './api/handle-api.ts';
import { handleApp } from './app/handle-app.ts';
import { showWidget } from './auth/challenge.ts';
import { handleAuth } from './auth/handle-auth.ts';
import { changes } from './changes.ts';
import { makeAccount } from './make-account.ts';
import { createWorld } from './world.ts';

/** A local replica of OpenAI's sign-up and key pages, with its mailbox and its API's key check. */
export const sandbox = defineSandbox({
  changes,
  start: async (injected, surroundings) => {
    const world = createWorld(injected);
    const { origins, close } = await serveOrigins({
      pages: {
        app: { host: 'platform.openai.localhost', handler: handleApp(world) },
        auth: { host: 'auth.openai.localhost', handler: handleAuth(world) },
        challenges: { host: 'challenges.cloudflare.com.localhost', handler: showWidget },
        mail: { host: 'mail.openai.localhost', handler: showMailbox(world.mailbox) },
      },
      endpoints: { api: handleApi(world) },
      latencyMs: surroundings?.latencyMs,
    });
    const { app = '', auth = '', api = '', mail } = origins;
    return {
      origins: { app, auth, api },
      account: makeAccount,
      mailbox: world.mailbox,
      mailPage: mail,
      made: {
        get accounts() {
          return world.accounts.map(({ email }) => ({ email }));
        },
        get keys() {
          return world.keys.map((key) => key.secret);
        },
      },
      close: async () => {
        await Promise.all([close(), world.mailbox.close()]);
      },
    };
  },
});
