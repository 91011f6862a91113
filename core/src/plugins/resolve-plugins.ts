import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../config/schema.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { throwGathered } from '../errors/throw-gathered.ts';
import { findPluginFault } from './find-plugin-fault.ts';
import { isPath, locatePackage, toAbsolute } from './locate-package.ts';
import type { Plugin } from './plugin.ts';
import { resolveEntry } from './resolve-entry.ts';

type Factory = (options?: Record<string, unknown>) => unknown;

const invalid = (plugin: string, seen: string, expected: string): AgentKeysError =>
  new AgentKeysError('PLUGIN_INVALID', { plugin, seen, expected });

async function importModule(request: string, file: string): Promise<Record<string, unknown>> {
  try {
    return await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const seen = error instanceof Error ? error.message : String(error);
    const details = { plugin: request, file, seen };
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' && seen.includes(file);
    throw new AgentKeysError(isMissing ? 'PLUGIN_NOT_FOUND' : 'PLUGIN_INVALID', details, { cause: error });
  }
}

/** Of a single file: the default export, or the only function among its exports. */
function pickFactory(request: string, module: Record<string, unknown>): Factory {
  const functions = Object.values(module).filter((value) => typeof value === 'function');
  const picked = module.default ?? (functions.length === 1 ? functions[0] : undefined);
  if (typeof picked === 'function') return picked as Factory;
  const seen = `exports: ${Object.keys(module).join(', ') || 'none'}`;
  throw invalid(request, seen, 'one exported function that returns the plugin');
}

async function loadFactory(request: string, folder: string): Promise<Factory> {
  const found = locatePackage(request, [folder]);
  if (!found) {
    if (isPath(request)) {
      return pickFactory(request, await importModule(request, toAbsolute(request, folder)));
    }
    const expected = `a package that can be found from ${folder}`;
    throw new AgentKeysError('PLUGIN_NOT_FOUND', { plugin: request, seen: 'not installed', expected });
  }
  const manifest = found.json.agentkeys as { plugin?: unknown; export?: unknown } | undefined;
  if (typeof manifest?.plugin !== 'string' || typeof manifest.export !== 'string') {
    const expected = '"agentkeys": { "plugin": "<name>", "export": "<name of the factory>" }';
    throw invalid(request, `no such field in ${join(found.folder, 'package.json')}`, expected);
  }
  const entry = resolveEntry(found, '.');
  if (!entry?.exists) {
    const expected = `the file ${entry?.file ?? 'of its main entry'}; is the package built?`;
    throw new AgentKeysError('PLUGIN_NOT_FOUND', { plugin: request, seen: 'nothing', expected });
  }
  const factory = (await importModule(request, entry.file))[manifest.export];
  if (typeof factory === 'function') return factory as Factory;
  throw invalid(request, typeof factory, `a function exported as ${manifest.export}`);
}

/** Loads one plugin, as a configuration in `folder` that names it would. Throws PLUGIN_NOT_FOUND, PLUGIN_INVALID or PLUGIN_SETUP. */
export async function loadPlugin(
  request: string,
  options: Record<string, unknown> | undefined,
  folder: string,
): Promise<Plugin> {
  const factory = await loadFactory(request, folder);
  let plugin: unknown;
  try {
    plugin = options === undefined ? factory() : factory(options);
  } catch (error) {
    if (isAgentKeysError(error)) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    throw new AgentKeysError('PLUGIN_SETUP', { plugin: request, seen }, { cause: error });
  }
  const fault = findPluginFault(plugin);
  if (fault) throw invalid(request, fault.got, fault.expected);
  return plugin as Plugin;
}

/**
 * The plugins of a configuration, in order: objects as they are, names loaded from the configuration's folder. Throws
 * PLUGIN_NOT_FOUND, PLUGIN_INVALID or PLUGIN_SETUP, with further ones in `details.others`.
 */
export async function resolvePlugins(config: Pick<Config, 'plugins'>, folder: string): Promise<Plugin[]> {
  const results = await Promise.allSettled(
    config.plugins.map((entry) => {
      if (typeof entry === 'string') return loadPlugin(entry, undefined, folder);
      return Array.isArray(entry) ? loadPlugin(entry[0], entry[1], folder) : entry;
    }),
  );
  throwGathered(
    results.flatMap((result) => {
      if (result.status === 'fulfilled') return [];
      if (isAgentKeysError(result.reason)) return [result.reason];
      throw result.reason;
    }),
  );
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
