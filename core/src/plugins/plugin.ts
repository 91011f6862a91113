import type { TapFace } from '../hooks/create-hooks.ts';

export const pluginApiVersion = 1;

export interface PluginLogger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}

/**
 * What `setup` is given: one function per hook (`api.detect(fn, { stage })`, see docs/hooks.md) and the host's own
 * facts. The functions register and nothing else; they are only valid while `setup` runs.
 */
export interface PluginApi extends TapFace {
  readonly log: PluginLogger;
  /** Folder of AgentKeys on this machine, absolute. */
  readonly home: string;
  /** Version of the `agentkeys` package. */
  readonly version: string;
}

/**
 * A plugin is what a factory returns: `export const myPlugin = (options) => ({ name: 'my-plugin', setup(api) {} })`.
 */
export interface Plugin {
  /** Unique among the loaded plugins; stands on every error and log line of its taps. */
  name: string;
  /** Plugin API that it was written for; 1 where it says nothing. */
  apiVersion?: number;
  /** Names of plugins that must be registered before this one. */
  needs?: readonly string[];
  setup(api: PluginApi): void | Promise<void>;
}

/** Types a plugin object; returns it unchanged. */
export const definePlugin = (plugin: Plugin): Plugin => plugin;
