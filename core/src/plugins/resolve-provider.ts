import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { idSchema, type Profile } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { describeFaults, type Fault } from '../errors/describe-faults.ts';
import type { SandboxDefinition } from '../sandbox/define-sandbox.ts';
import type { ProviderModule } from '../scrape/channel-messages.ts';
import type { AccountRules } from './account.ts';
import { findJsonFault } from './find-json-fault.ts';
import { type FindProviderOptions, findProviderPackage } from './find-provider-package.ts';
import type { LocatedPackage } from './locate-package.ts';
import { type Flow, providerPackageSchema } from './provider-manifest.ts';
import { readProfiles } from './read-profiles.ts';
import { resolveEntry } from './resolve-entry.ts';

/** A provider package that was found and whose package.json is in order. None of its code has run. */
export interface ResolvedProvider {
  readonly name: string;
  /** Version of the package. */
  readonly version: string;
  readonly packageName: string;
  /** Absolute. */
  readonly packageFolder: string;
  /** What the scrape process needs to load it. */
  readonly module: ProviderModule;
  /** Absolute; may not exist. */
  readonly profilesFolder: string;
  readonly hasSandbox: boolean;
  /** What accounts it takes. */
  readonly account: AccountRules;
  /** Ways to a key, the first to be tried first. */
  readonly flows: readonly Flow[];
  /** Known-good records by step id. Throws PROVIDER_INVALID for a file that is not a profile. */
  loadProfiles(): Promise<Record<string, Profile>>;
  /** Loads the sandbox's code. Throws PROVIDER_NO_SANDBOX or PROVIDER_INVALID. */
  loadSandbox(): Promise<SandboxDefinition>;
}

/** The file of an entry; a fault where the package does not have it, or has not been built. */
function findEntry(found: LocatedPackage, subpath: string, faults: Fault[]): string {
  const entry = resolveEntry(found, subpath);
  if (entry?.exists) return entry.file;
  const expected = entry ? `the file ${entry.file}; is the package built?` : 'an entry for `import`';
  faults.push({ path: `exports["${subpath}"]`, expected, got: 'nothing' });
  return '';
}

async function importSandbox(provider: string, file: string): Promise<SandboxDefinition> {
  const module: Record<string, unknown> = await import(/* @vite-ignore */ pathToFileURL(file).href);
  const sandbox = module.sandbox as Partial<SandboxDefinition> | undefined;
  if (typeof sandbox?.start === 'function' && typeof sandbox.changes === 'object') {
    return sandbox as SandboxDefinition;
  }
  throw new AgentKeysError('PROVIDER_INVALID', {
    provider,
    file,
    seen: `exports: ${Object.keys(module).join(', ') || 'none'}`,
    expected: 'an export `sandbox` made with defineSandbox',
  });
}

/**
 * Finds a provider's package and reads its package.json, without loading its code: that belongs into the scrape
 * process. Throws PROVIDER_NOT_FOUND, or PROVIDER_INVALID with every fault.
 */
export async function resolveProvider(name: string, options: FindProviderOptions): Promise<ResolvedProvider> {
  if (!idSchema.safeParse(name).success) {
    const expected = 'a name of the letters a-z, digits and hyphens';
    throw new AgentKeysError('PROVIDER_NOT_FOUND', { provider: name, seen: name, expected });
  }
  const { found, options: given } = findProviderPackage(name, options);
  const invalid = (faults: Fault[]): AgentKeysError =>
    new AgentKeysError('PROVIDER_INVALID', {
      provider: name,
      file: join(found.folder, 'package.json'),
      faults,
    });

  const parsed = providerPackageSchema.safeParse(found.json);
  if (!parsed.success) throw invalid(describeFaults(parsed.error, found.json, { show: () => true }));
  const { name: packageName, version, agentkeys: manifest } = parsed.data;

  const faults: Fault[] = [];
  if (manifest.provider !== name) {
    faults.push({ path: 'agentkeys.provider', expected: name, got: manifest.provider });
  }
  const jsonFault = findJsonFault(given, 'options');
  if (jsonFault) faults.push({ path: 'options', expected: 'plain JSON', got: jsonFault });
  const entry = findEntry(found, '.', faults);
  const sandboxEntry = manifest.sandbox ? findEntry(found, manifest.sandbox, faults) : undefined;
  if (faults.length > 0) throw invalid(faults);

  const profilesFolder = join(found.folder, manifest.profiles);
  return {
    name,
    version,
    packageName,
    packageFolder: found.folder,
    module: { name, url: pathToFileURL(entry).href, export: manifest.export, options: given, version },
    profilesFolder,
    hasSandbox: sandboxEntry !== undefined,
    account: manifest.account,
    flows: manifest.flows,
    loadProfiles: () => readProfiles(profilesFolder),
    loadSandbox: async () => {
      if (!sandboxEntry) throw new AgentKeysError('PROVIDER_NO_SANDBOX', { provider: name });
      return importSandbox(name, sandboxEntry);
    },
  };
}
