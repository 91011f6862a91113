import { isLoopback } from '../contracts/is-loopback.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

const mostRedirections = 10;

/**
 * The `fetch` of a key check in a sandbox: it asks this machine alone, also where it is redirected. Throws
 * SANDBOX_ADDRESS, with the host that was asked for, before anything is sent.
 */
export const fetchInSandbox: typeof fetch = async (input, init) => {
  let request = new Request(input, { ...init, redirect: 'manual' });
  for (let redirections = 0; ; redirections++) {
    const { host } = new URL(request.url);
    if (!isLoopback(request.url)) {
      throw new AgentKeysError('SANDBOX_ADDRESS', { seen: host, expected: 'an address of this machine' });
    }
    const { method, headers, signal } = request;
    const response = await fetch(request);
    const location = response.headers.get('location');
    if (location === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    if (redirections === mostRedirections) throw new TypeError('fetch failed');
    // A body goes out once: what is redirected is asked for again without it.
    const again = method === 'HEAD' ? 'HEAD' : 'GET';
    request = new Request(new URL(location, request.url), {
      method: again,
      headers,
      signal,
      redirect: 'manual',
    });
  }
};
