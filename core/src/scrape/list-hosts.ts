import type { Provider } from '../plugins/provider.ts';

/** The hosts that a provider declares, without ports. */
export function listHosts({ origins, thirdPartyHosts = [] }: Provider<unknown>): string[] {
  const own = Object.values(origins).map((origin) => new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1'));
  return [...new Set([...own, ...thirdPartyHosts])];
}
