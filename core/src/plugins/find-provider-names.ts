import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { coreFolder } from './core-package.ts';
import type { FindProviderOptions } from './find-provider-package.ts';
import { locatePackage } from './locate-package.ts';

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Names of the providers whose packages stand in any `node_modules` that is searched from a folder. */
async function findInstalled(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const scoped = await namesIn(join(at, 'node_modules', '@agentkeys'));
    const plain = await namesIn(join(at, 'node_modules'));
    names.push(...scoped.flatMap((name) => /^provider-(.+)$/.exec(name)?.[1] ?? []));
    names.push(...plain.flatMap((name) => /^agentkeys-provider-(.+)$/.exec(name)?.[1] ?? []));
    if (dirname(at) === at) return names;
  }
}

function nameConfigured(entry: Config['providers'][number], folder: string): string {
  if (typeof entry === 'object' && 'steps' in entry) return entry.name;
  const request = typeof entry === 'string' ? entry : entry[0];
  const found = locatePackage(request, [folder, coreFolder]);
  const claim = (found?.json.agentkeys as { provider?: unknown } | undefined)?.provider;
  // A short name is no package of its own: it is looked for as it is on the command line.
  return typeof claim === 'string' ? claim : request;
}

/** The providers that can be used from a folder, sorted: what the configuration names and what is installed. */
export async function findProviderNames({ folder, config }: FindProviderOptions): Promise<string[]> {
  const names = new Set([
    ...config.providers.map((entry) => nameConfigured(entry, folder)),
    ...(await findInstalled(folder)),
    ...(await findInstalled(coreFolder)),
  ]);
  return [...names].sort();
}
