import { checkConfig, freezeConfig } from './check-config.ts';
import { findConfig, type LoadConfigOptions } from './find-config.ts';
import type { Config } from './schema.ts';

export interface LoadedConfig {
  /** Frozen. */
  config: Config;
  /** Absolute; `undefined` where there is none and the defaults hold. */
  file: string | undefined;
  /** Folder from which names of plugins and providers are resolved, absolute. */
  folder: string;
}

/**
 * Finds and loads the configuration. Throws CONFIG_NOT_READABLE, or CONFIG_INVALID with every fault at once.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { raw, file, folder } = await findConfig(options);
  return { config: freezeConfig(checkConfig(raw, file === undefined ? {} : { file })), file, folder };
}
