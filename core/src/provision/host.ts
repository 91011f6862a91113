import type { Config } from '../config/schema.ts';
import type { Hooks } from '../hooks/create-hooks.ts';
import type { PluginLogger } from '../plugins/plugin.ts';
import type { ResolvedProvider } from '../plugins/resolve-provider.ts';
import type { Redactor } from '../redact/create-redactor.ts';

/** What a run of any command stands on: the configuration with its plugins registered, and the machine's facts. */
export interface Host {
  /** Checked and frozen. */
  readonly config: Config;
  /** Folder of the configuration file, or the working directory where there is none. Names are resolved from it. */
  readonly folder: string;
  /** `AGENTKEYS_HOME` or `~/.agentkeys`, absolute. */
  readonly home: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly hooks: Hooks;
  readonly log: PluginLogger;
  /** Secrets of the host's runs; where it is given, `log` passes through it. */
  readonly redactor?: Redactor;
  /** Version of the `agentkeys` package. */
  readonly version: string;
  /** Throws PROVIDER_NOT_FOUND or PROVIDER_INVALID. Does not load the provider's code. */
  resolveProvider(name: string): Promise<ResolvedProvider>;
}
