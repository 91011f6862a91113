import type { Provider } from 'agentkeys';

type CheckKey = NonNullable<Provider['key']['check']>;

/** Lists the models with the key: costs nothing, and every key may do it. */
export const checkKey: CheckKey = async ({ key, fetch, origins, signal }) => {
  const response = await fetch(`${origins.api}/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
    signal,
  });
  await response.body?.cancel();
  if (response.ok) return 'valid';
  if (response.status === 401) return 'phantom';
  // Everything else, a refused country for instance, says nothing about the key.
  return response.status === 429 ? 'rate_limited' : 'endpoint_down';
};
