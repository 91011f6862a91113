import type { Provider } from 'agentkeys';

type CheckKey = NonNullable<Provider['key']['check']>;

/** Asks what the key may do: costs nothing, and every key may ask. */
export const checkKey: CheckKey = async ({ key, fetch, origins, signal }) => {
  const response = await fetch(`${origins.api}/api/v1/key`, {
    headers: { authorization: `Bearer ${key}` },
    signal,
  });
  await response.body?.cancel();
  if (response.ok) return 'valid';
  if (response.status === 401) return 'phantom';
  // Everything else says nothing about the key.
  return response.status === 429 ? 'rate_limited' : 'endpoint_down';
};
