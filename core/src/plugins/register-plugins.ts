import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { throwGathered } from '../errors/throw-gathered.ts';
import type { Hooks } from '../hooks/create-hooks.ts';
import { findPluginFault } from './find-plugin-fault.ts';
import { type Plugin, type PluginApi, type PluginLogger, pluginApiVersion } from './plugin.ts';

/** What every plugin is told of the host beside the hooks. */
export type HostFacts = Pick<PluginApi, 'log' | 'home' | 'version'>;

export interface RegisterOptions {
  facts: HostFacts;
  /** Milliseconds that one `setup` may take. */
  timeoutMs?: number;
}

function findFault(plugin: Plugin, before: ReadonlySet<string>): AgentKeysError | undefined {
  const { name, apiVersion = pluginApiVersion, needs = [] } = plugin;
  if (before.has(name)) return new AgentKeysError('PLUGIN_DUPLICATE', { plugin: name });
  if (apiVersion !== pluginApiVersion) {
    const details = { plugin: name, seen: apiVersion, expected: pluginApiVersion };
    return new AgentKeysError('PLUGIN_API_VERSION', details);
  }
  const missing = needs.filter((need) => !before.has(need));
  if (missing.length === 0) return undefined;
  return new AgentKeysError('PLUGIN_NEEDS', {
    plugin: name,
    seen: `before it: ${[...before].join(', ') || 'none'}`,
    expected: `before it: ${missing.join(', ')}`,
  });
}

function findFaults(plugins: readonly Plugin[]): AgentKeysError[] {
  const names = new Set<string>();
  return plugins.flatMap((plugin) => {
    const shape = findPluginFault(plugin);
    if (shape) {
      const name = (plugin as Partial<Plugin> | null)?.name ?? '(without a name)';
      return [
        new AgentKeysError('PLUGIN_INVALID', { plugin: name, seen: shape.got, expected: shape.expected }),
      ];
    }
    const fault = findFault(plugin, names);
    names.add(plugin.name);
    return fault ? [fault] : [];
  });
}

const withName = (log: PluginLogger, plugin: string): PluginLogger => ({
  debug: (message, fields) => log.debug(message, { ...fields, plugin }),
  info: (message, fields) => log.info(message, { ...fields, plugin }),
  warn: (message, fields) => log.warn(message, { ...fields, plugin }),
});

async function setUp(
  plugin: Plugin,
  hooks: Hooks,
  { facts, timeoutMs = 30_000 }: RegisterOptions,
): Promise<void> {
  const { name } = plugin;
  const api: PluginApi = { ...hooks.face(name), ...facts, log: withName(facts.log, name) };
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`setup did not end within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([plugin.setup(api), tooLate]);
  } catch (error) {
    if (isAgentKeysError(error)) {
      error.details.plugin ??= name;
      throw error;
    }
    const seen = error instanceof Error ? error.message : String(error);
    throw new AgentKeysError('PLUGIN_SETUP', { plugin: name, seen }, { cause: error });
  } finally {
    clearTimeout(timer);
    hooks.endSetup(name);
  }
}

/**
 * Checks all plugins, then sets them up one after the other in the order in which they stand. Throws PLUGIN_INVALID,
 * PLUGIN_DUPLICATE, PLUGIN_API_VERSION, PLUGIN_NEEDS (the further ones in `details.others`) or PLUGIN_SETUP; after an
 * error no plugin counts as registered.
 */
export async function registerPlugins(
  plugins: readonly Plugin[],
  hooks: Hooks,
  options: RegisterOptions,
): Promise<void> {
  throwGathered(findFaults(plugins));
  for (const plugin of plugins) await setUp(plugin, hooks, options);
}
