import type { Origins, Provider } from './provider.ts';

type CheckKey = NonNullable<Provider['key']['check']>;

/**
 * The check of a key that is sent as bearer to an address which costs nothing and which every key may ask: refused with
 * 401 it is a phantom. Everything else that is no success, a refused country for instance, says nothing about the key.
 */
export function checkBearer(addressOf: (origins: Origins) => string): CheckKey {
  return async ({ key, fetch, origins, signal }) => {
    const response = await fetch(addressOf(origins), {
      headers: { authorization: `Bearer ${key}` },
      signal,
    });
    await response.body?.cancel();
    if (response.ok) return 'valid';
    if (response.status === 401) return 'phantom';
    return response.status === 429 ? 'rate_limited' : 'endpoint_down';
  };
}
