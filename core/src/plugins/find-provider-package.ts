import type { Config } from '../config/schema.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { coreFolder } from './core-package.ts';
import { type LocatedPackage, locatePackage } from './locate-package.ts';

export interface FindProviderOptions {
  /** Names and paths are resolved from here, absolute. */
  folder: string;
  config: Pick<Config, 'providers'>;
}

export interface FoundProvider {
  found: LocatedPackage;
  /** What the configuration gives the provider's factory. */
  options: unknown;
}

/** Package names that a provider of this name may have. */
export const providerPackageNames = (name: string): string[] => [
  `@agentkeys/provider-${name}`,
  `agentkeys-provider-${name}`,
];

/** The provider that a package says it is, in the `agentkeys` field of its package.json. */
const claimOf = (found: LocatedPackage): unknown =>
  (found.json.agentkeys as { provider?: unknown } | undefined)?.provider;

/** Finds the package of a provider: as the configuration names it, else by its conventional names. */
export function findProviderPackage(name: string, { folder, config }: FindProviderOptions): FoundProvider {
  // The core package's own folder last: there stand the providers that were installed globally beside it.
  const folders = [folder, coreFolder];
  const looked = new Set<string>();
  const locate = (request: string): LocatedPackage | undefined => {
    looked.add(request);
    return locatePackage(request, folders);
  };
  const locateByConvention = (): LocatedPackage | undefined => {
    for (const request of providerPackageNames(name)) {
      const found = locate(request);
      if (found) return found;
    }
    return undefined;
  };

  let options: unknown = {};
  let isImported = false;
  for (const entry of config.providers) {
    if (typeof entry === 'object' && 'steps' in entry) {
      if (entry.name !== name) continue;
      options = entry.options;
      isImported = true;
      break;
    }
    const [request, given] = typeof entry === 'string' ? [entry, {}] : entry;
    const byConvention = request === name ? locateByConvention() : undefined;
    if (byConvention) return { found: byConvention, options: given };
    // A short name may also be that of somebody's package: it counts where it says that it is this provider.
    const found = locate(request);
    if (found && claimOf(found) === name) return { found, options: given };
  }

  const found = locateByConvention();
  if (found) return { found, options };
  throw new AgentKeysError('PROVIDER_NOT_FOUND', {
    provider: name,
    seen: `none of these is that provider: ${[...looked].join(', ')}`,
    expected: isImported
      ? `one of them, installed where it can be found from ${folder}: of the provider object in the configuration only the options are used`
      : `one of them, installed where it can be found from ${folder}`,
  });
}
