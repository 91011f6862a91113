import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { findProviderFaults } from './find-provider-faults.ts';
import type { Provider } from './provider.ts';

/** Types and checks a provider. Throws `AgentKeysError` `PROVIDER_INVALID` that names every fault at once. */
export function defineProvider<Options>(provider: Provider<Options>): Provider<Options> {
  const faults = findProviderFaults(provider);
  if (faults.length > 0) throw new AgentKeysError('PROVIDER_INVALID', { provider: provider?.name, faults });
  return provider;
}
