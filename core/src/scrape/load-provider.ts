import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { findProviderFaults } from '../plugins/find-provider-faults.ts';
import type { Provider } from '../plugins/provider.ts';
import type { ProviderModule } from './channel-messages.ts';

/**
 * Loads the one provider of this process, its addresses rebound to those of a sandbox where there is one. Its author
 * may have used neither TypeScript nor `defineProvider`, or another version of them.
 *
 * Throws PROVIDER_INVALID with every fault.
 */
export async function loadProvider(
  module: ProviderModule,
  origins: Readonly<Record<string, string>> | undefined,
): Promise<Provider<unknown>> {
  const exported: Record<string, unknown> = await import(module.url);
  const factory = exported[module.export];
  if (typeof factory !== 'function') {
    const faults = [{ path: `export ${module.export}`, expected: 'a function', got: typeof factory }];
    throw new AgentKeysError('PROVIDER_INVALID', { provider: module.name, faults });
  }
  const provider = (factory as (options: unknown) => Provider<unknown>)(module.options ?? undefined);
  const faults = findProviderFaults(provider);
  if (faults.length > 0) throw new AgentKeysError('PROVIDER_INVALID', { provider: module.name, faults });
  return origins ? { ...provider, origins: rebind(provider, origins) } : provider;
}

/** An address that the sandbox left as it is would be the real one. */
function rebind(provider: Provider<unknown>, origins: Readonly<Record<string, string>>): Provider['origins'] {
  const faults = Object.keys(provider.origins)
    .filter((name) => !origins[name])
    .map((name) => ({ path: `origins.${name}`, expected: 'an address of the sandbox', got: 'nothing' }));
  if (faults.length > 0) throw new AgentKeysError('PROVIDER_INVALID', { provider: provider.name, faults });
  return { ...origins };
}
