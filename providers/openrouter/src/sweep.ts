import type { Provider } from 'agentkeys';
import type { OpenRouterOptions } from './options.ts';

type Sweep = NonNullable<Provider<OpenRouterOptions>['sweep']>;

/**
 * Deletes the keys that a run has made, by the API, which names a key by its SHA-256. An account is deleted by a person
 * alone.
 */
export const sweep: Sweep = async ({ made, fetch, origins, signal, managementKey }) => {
  if (made.keys.length === 0) return { keys: [], account: false };
  if (managementKey === undefined)
    return { keys: [], account: false, left: 'To delete keys, set OPENROUTER_MANAGEMENT_KEY.' };
  const gone: string[] = [];
  const refused = new Set<number>();
  for (const { sha256 } of made.keys) {
    const response = await fetch(`${origins.api}/api/v1/keys/${sha256}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${managementKey}` },
      signal,
    });
    await response.body?.cancel();
    // What is not there any more is gone, too.
    if (response.ok || response.status === 404) gone.push(sha256);
    else refused.add(response.status);
  }
  const statuses = [...refused].join(', ');
  const left = refused.size > 0 && `OpenRouter refused to delete a key, with status ${statuses}.`;
  return { keys: gone, account: false, ...(left && { left }) };
};
