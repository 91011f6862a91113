import { AgentKeysError } from 'agentkeys';
import {
  defineSandbox,
  makeAccount,
  serveOrigins,
  showMailbox,
  showTurnstile,
  turnstileHost,
} from 'agentkeys/sandbox';
import { handleApi } from './api/handle-api.ts';
import { changes } from './changes.ts';
import { handleSite } from './handle-site.ts';
import { createWorld, managementKey, plainAddress, register } from './world.ts';

export { managementKey } from './world.ts';

/** A local replica of OpenRouter's sign-up and key pages, with its mailbox and as much of its API as makes keys. */
export const sandbox = defineSandbox({
  changes,
  start: async (injected, surroundings) => {
    const world = createWorld(injected);
    const { origins, close } = await serveOrigins({
      pages: {
        app: {
          host: 'openrouter.localhost',
          handler: handleSite(world),
          ticks: Boolean(injected['websocket-page']),
        },
        challenges: { host: turnstileHost, handler: showTurnstile },
        mail: { host: 'mail.openrouter.localhost', handler: showMailbox(world.mailbox) },
      },
      endpoints: { api: handleApi(world) },
      latencyMs: surroundings?.latencyMs,
    });
    const { app = '', api = '', mail } = origins;
    return {
      // Nobody can ever own a name below .invalid.
      origins: { app: injected['dns-failure'] ? 'http://openrouter.invalid' : app, api },
      network: { ...(injected.offline && { offline: true }) },
      account() {
        const account = makeAccount();
        if (!injected['plus-alias']) return account;
        const email = account.email.replace('@', '+keys@');
        register(world, plainAddress(email), account.password);
        return { ...account, email };
      },
      mailbox: injected['mail-unreachable'] ? { ...world.mailbox, wait: refuseMail } : world.mailbox,
      secrets: { OPENROUTER_MANAGEMENT_KEY: managementKey },
      mailPage: mail,
      made: {
        get accounts() {
          return world.accounts.map(({ email }) => ({ email }));
        },
        get keys() {
          return world.keys.map(({ secret }) => secret);
        },
      },
      close: async () => {
        await Promise.all([close(), world.mailbox.close()]);
      },
    };
  },
});

const refuseMail = (): Promise<never> =>
  Promise.reject(new AgentKeysError('MAIL_UNAVAILABLE', { seen: 'the mail server does not answer' }));
