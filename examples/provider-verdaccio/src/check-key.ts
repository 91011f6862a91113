import type { Provider } from 'agentkeys';

type CheckKey = NonNullable<Provider['key']['check']>;

/** Asks the registry, as `npm whoami` does, who the key belongs to: to a stranger it answers without a name. */
export const checkKey: CheckKey = async ({ key, fetch, origins, signal }) => {
  const response = await fetch(`${origins.app}/-/whoami`, {
    headers: { authorization: `Bearer ${key}` },
    signal,
  });
  if (response.ok) {
    const { username } = (await response.json()) as { username?: unknown };
    return typeof username === 'string' ? 'valid' : 'phantom';
  }
  await response.body?.cancel();
  if (response.status === 401 || response.status === 403) return 'phantom';
  return response.status === 429 ? 'rate_limited' : 'endpoint_down';
};
