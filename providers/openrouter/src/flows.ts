import type { Flows, Minted } from 'agentkeys';
import type { OpenRouterOptions } from './options.ts';

/** Ways to a key that need none of the pages: by a management key, or by the consent of a person. */
export const flows: Flows<OpenRouterOptions> = {
  api: async ({ fetch, origins, options, signal, managementKey }) =>
    readAnswer(
      await fetch(`${origins.api}/api/v1/keys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${managementKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: options.keyName ?? 'agentkeys', limit: options.creditLimit }),
        signal,
      }),
      'the management key',
    ),
  'oauth-pkce': {
    address: ({ origins, callbackUrl, challenge }) => {
      const query = new URLSearchParams({
        callback_url: callbackUrl,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${origins.app}/auth?${query}`;
    },
    exchange: async ({ fetch, origins, signal, code, verifier }) =>
      readAnswer(
        await fetch(`${origins.api}/api/v1/auth/keys`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code, code_verifier: verifier, code_challenge_method: 'S256' }),
          signal,
        }),
        'the code of the authorization',
      ),
  },
};

async function readAnswer(response: Response, proof: string): Promise<Minted> {
  const { status } = response;
  const reason = `OpenRouter answered with status ${status}`;
  if (response.ok) {
    const { key } = (await response.json()) as { key?: unknown };
    return typeof key === 'string' ? { key } : { refused: 'dead_end', reason: 'OpenRouter gave no key' };
  }
  await response.body?.cancel();
  if (status === 401 || status === 403)
    return { refused: 'bad_credentials', reason: `OpenRouter refused ${proof}` };
  if (status === 402) return { refused: 'quota', reason };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (status === 429)
    return { refused: 'rate_limited', reason, ...(seconds >= 0 && { retryAfterS: seconds }) };
  return { refused: status >= 500 ? 'provider_down' : 'rejected_input', reason };
}
