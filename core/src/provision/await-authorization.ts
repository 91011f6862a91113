import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

export interface Authorization {
  /** On the loopback interface, with a path that nobody can guess. */
  readonly callbackUrl: string;
  /** S256 of the verifier, as base64url. */
  readonly challenge: string;
  /**
   * Resolves when the person was sent back with a code.
   *
   * @throws AgentKeysError AUTHORIZATION_MISSING where they were sent back without one, or not in time
   */
  wait(waitMs: number, signal: AbortSignal): Promise<{ code: string; verifier: string }>;
  close(): Promise<void>;
}

/** Listens for the one visit by which a provider hands over its code (RFC 7636 and RFC 8252). */
export async function awaitAuthorization(): Promise<Authorization> {
  const verifier = randomBytes(48).toString('base64url');
  const path = `/callback/${randomBytes(18).toString('base64url')}`;
  const came = Promise.withResolvers<string>();
  came.promise.catch(() => undefined);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname !== path) return answer(response, 404, 'There is nothing here.');
    const code = searchParams.get('code');
    if (code) {
      answer(response, 200, 'Done. This window can be closed; the terminal goes on.');
      return came.resolve(code);
    }
    answer(response, 200, 'No key was agreed to. This window can be closed.');
    came.reject(new AgentKeysError('AUTHORIZATION_MISSING', { seen: 'the provider sent back no code' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    callbackUrl: `http://127.0.0.1:${port}${path}`,
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    async wait(waitMs, signal) {
      const over = Promise.withResolvers<never>();
      const late = () =>
        over.reject(
          new AgentKeysError('AUTHORIZATION_MISSING', { seen: `nobody came back within ${waitMs} ms` }),
        );
      const timer = setTimeout(late, waitMs);
      signal.addEventListener('abort', late, { once: true });
      try {
        signal.throwIfAborted();
        return { code: await Promise.race([came.promise, over.promise]), verifier };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', late);
      }
    },
    close: () => closeServer(server),
  };
}

function answer(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The code in the address is for nobody else.
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(`<!doctype html><title>AgentKeys</title><p>${words}</p>`);
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    // What was answered is on its way; anything else is nobody's.
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
