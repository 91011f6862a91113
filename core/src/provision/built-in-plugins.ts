import { configuredAccount } from '../account/configured-account.ts';
import { findBrowser } from '../browser/find-browser.ts';
import { definePlugin, type Plugin } from '../plugins/plugin.ts';
import { keyStoreFile, lastStage } from '../records/key-store-file.ts';
import { checkKey } from './check-key.ts';
import type { Host } from './host.ts';
import { activeRuns } from './run.ts';

/** What AgentKeys itself answers hooks with, after every other plugin. */
export const builtInPlugins = (getHost: () => Host): readonly Plugin[] => [
  hostBrowser(getHost),
  sandboxAccount(),
  hostAccount(getHost),
  providerKeyCheck(),
  keyStoreFile(),
];

const hostBrowser = (getHost: () => Host): Plugin =>
  definePlugin({
    name: 'host-browser',
    setup(api) {
      api.resolveBrowser(
        () => {
          const { config, env } = getHost();
          const found = findBrowser({ configured: config.browser.executablePath, env });
          return { executablePath: found.executablePath };
        },
        { stage: lastStage },
      );
    },
  });

const sandboxAccount = (): Plugin =>
  definePlugin({
    name: 'sandbox-account',
    setup(api) {
      api.resolveAccount(({ runId }) => activeRuns.get(runId)?.sandbox?.account(), { stage: lastStage });
      api.resolveMail(({ runId }) => activeRuns.get(runId)?.sandbox?.mailbox, { stage: lastStage });
    },
  });

const hostAccount = (getHost: () => Host): Plugin =>
  definePlugin({
    name: 'host-account',
    setup(api) {
      // A real address has no business in a sandbox, whose mailbox could not receive its mail.
      api.resolveAccount(
        ({ runId, sandbox }) => {
          const rules = activeRuns.get(runId)?.provider.account;
          if (sandbox || !rules) return undefined;
          return configuredAccount(getHost().config.account, rules.password);
        },
        { stage: lastStage },
      );
    },
  });

const providerKeyCheck = (): Plugin =>
  definePlugin({
    name: 'provider-key-check',
    setup(api) {
      api.resolveKeyCheck(
        ({ runId, apiKey }) => {
          const run = activeRuns.get(runId);
          return run && checkKey(run, apiKey);
        },
        { stage: lastStage },
      );
    },
  });
