import type { Provider } from '../plugins/provider.ts';

/** The hosts that a provider declares, without ports, and those of them that its origins name. */
export function listHosts({ origins, thirdPartyHosts = [] }: Provider<unknown>): {
  hosts: string[];
  origins: string[];
} {
  const own = Object.values(origins).map((origin) => new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1'));
  return { hosts: [...new Set([...own, ...thirdPartyHosts])], origins: own };
}
