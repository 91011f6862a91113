import { checkConfig, freezeConfig } from '../config/check-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { builtInDetectors } from '../detectors/index.ts';
import { createHooks } from '../hooks/create-hooks.ts';
import { coreVersion } from '../plugins/core-package.ts';
import type { Plugin, PluginLogger } from '../plugins/plugin.ts';
import { registerPlugins } from '../plugins/register-plugins.ts';
import { resolvePlugins } from '../plugins/resolve-plugins.ts';
import { resolveProvider } from '../plugins/resolve-provider.ts';
import { findHome } from '../records/find-home.ts';
import { addConfigSecrets } from '../redact/add-config-secrets.ts';
import type { Redactor } from '../redact/create-redactor.ts';
import { builtInPlugins } from './built-in-plugins.ts';
import type { Host } from './host.ts';

export interface CreateHostOptions {
  /** Where the search for a configuration begins, absolute. */
  cwd: string;
  /** The configuration file, relative to `cwd`, in place of a search. */
  configFile?: string | undefined;
  env: Readonly<NodeJS.ProcessEnv>;
  log: PluginLogger;
  /** Through which `log` passes; it learns the secrets of the host's runs. */
  redactor?: Redactor;
  /** What AgentKeys itself answers hooks with, registered before the plugins of the configuration. */
  builtIn?: (getHost: () => Host) => readonly Plugin[];
  /** What the program that makes the host answers hooks with besides, registered after what is built in. */
  ownPlugins?: (getHost: () => Host) => readonly Plugin[];
}

const shipped = (getHost: () => Host): readonly Plugin[] => [
  ...builtInDetectors(),
  ...builtInPlugins(getHost),
];

/**
 * Loads the configuration, registers all plugins and fires `modifyConfig`. Throws what `loadConfig`, `resolvePlugins`
 * and `registerPlugins` throw; CONFIG_INVALID also where a plugin made the configuration so.
 */
export async function createHost({
  cwd,
  configFile,
  env,
  log,
  redactor,
  builtIn = shipped,
  ownPlugins = () => [],
}: CreateHostOptions): Promise<Host> {
  const { config: loaded, file, folder } = await loadConfig({ cwd, file: configFile });
  const home = findHome(cwd, env);
  const hooks = createHooks({ log });
  if (redactor) addConfigSecrets(redactor, loaded);
  if (env.AGENTKEYS_DRIFT_EVIDENCE_TOKEN) redactor?.add(env.AGENTKEYS_DRIFT_EVIDENCE_TOKEN);

  let host: Host | undefined;
  const getHost = (): Host => {
    if (!host) throw new Error('the host was asked for while plugins were being registered');
    return host;
  };
  const plugins = [...builtIn(getHost), ...ownPlugins(getHost), ...(await resolvePlugins(loaded, folder))];
  await registerPlugins(plugins, hooks, { facts: { log, home, version: coreVersion } });

  // A copy that plugins may change; checking makes one.
  const modified = await hooks.fire.modifyConfig(checkConfig(loaded, {}));
  const config = freezeConfig(checkConfig(modified, { file, source: 'what modifyConfig returned' }));
  if (redactor) addConfigSecrets(redactor, config);
  if (config.plugins.length !== loaded.plugins.length) {
    log.warn('modifyConfig changed the plugins, which were registered before it: the change has no effect');
  }

  host = {
    config,
    folder,
    home,
    env,
    hooks,
    log,
    ...(redactor && { redactor }),
    version: coreVersion,
    resolveProvider: (name) => resolveProvider(name, { folder, config }),
  };
  return host;
}
