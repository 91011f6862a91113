import type { Provider } from 'agentkeys';

type CheckKey = NonNullable<Provider['key']['check']>;

/** Asks the API who the key belongs to. */
export const checkKey: CheckKey = async ({ key, fetch, origins, signal }) => {
  const response = await fetch(`${origins.api}/v1/me`, {
    headers: { authorization: `Bearer ${key}` },
    signal,
  });
  await response.body?.cancel();
  if (response.ok) return 'valid';
  if (response.status === 401) return 'phantom';
  return response.status === 429 ? 'rate_limited' : 'endpoint_down';
};
