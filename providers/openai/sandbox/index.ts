import {
  defineSandbox,
  makeAccount,
  serveOrigins,
  showMailbox,
  showTurnstile,
  turnstileHost,
} from 'agentkeys/sandbox';
import { handleApi } from './api/handle-api.ts';
import { handleApp } from './app/handle-app.ts';
import { handleAuth } from './auth/handle-auth.ts';
import { changes } from './changes.ts';
import { dress } from './dress.ts';
import { createWorld } from './world.ts';

/** A local replica of OpenAI's sign-up and key pages, with its mailbox and its API's key check. */
export const sandbox = defineSandbox({
  changes,
  start: async (injected, surroundings) => {
    const world = createWorld(injected);
    const { origins, close } = await serveOrigins({
      pages: {
        app: { host: 'platform.openai.localhost', handler: dress(world, handleApp(world)), ticks: true },
        auth: { host: 'auth.openai.localhost', handler: dress(world, handleAuth(world)), ticks: true },
        challenges: { host: turnstileHost, handler: showTurnstile },
        mail: { host: 'mail.openai.localhost', handler: showMailbox(world.mailbox) },
      },
      endpoints: { api: handleApi(world) },
      latencyMs: surroundings?.latencyMs,
    });
    const { app = '', auth = '', api = '', mail } = origins;
    return {
      // Nobody can own this name, and nobody's browser finds it.
      origins: { app: injected['dns-failure'] ? 'https://platform.openai.invalid' : app, auth, api },
      ...(injected.offline && { network: { offline: true as const } }),
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
