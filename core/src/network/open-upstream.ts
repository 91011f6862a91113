import { lookup as lookUp } from 'node:dns';
import { request as askHttp } from 'node:http';
import { request as askHttps } from 'node:https';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { getProxyForUrl } from 'proxy-from-env';
import { isNear } from './is-near.ts';
import { isThisMachine } from './is-this-machine.ts';
import type { Destination } from './read-socks-request.ts';

export interface UpstreamOptions {
  /** The destination may be this machine, or in a network of its own. What another proxy resolves is not known here. */
  mayBeNear: boolean;
  /** Default: the system's. */
  lookup?: LookupFunction | undefined;
}

/** As long as a browser waits for a proxy. */
const connectMs = 30_000;

/**
 * A connection to the destination: directly, or through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY,
 * ALL_PROXY, NO_PROXY, in small letters too). This machine is never asked for through another one.
 *
 * Rejects with a message that names neither the proxy's address nor its password; with NEAR_ADDRESS where the destination
 * is near, see `isNear`, and may not be.
 */
export async function openUpstream(
  destination: Destination,
  signal: AbortSignal,
  { mayBeNear, lookup = lookUp }: UpstreamOptions,
): Promise<Socket> {
  if (!mayBeNear && isNear(destination.host)) throw nearError(destination.host);
  const until = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
  const proxy = isThisMachine(destination.host) ? '' : getProxyForUrl(urlOf(destination));
  if (!proxy) return openSocket(destination, until, mayBeNear ? lookup : farOf(lookup));
  const url = new URL(proxy);
  const open = url.protocol.startsWith('socks') ? throughSocks : throughHttp;
  return open(url, destination, until);
}

const bracketed = ({ host, port }: Destination): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Which of the variables counts goes by the scheme, and nobody tells a proxy of sockets which one it is. */
const urlOf = (destination: Destination): string =>
  `${destination.port === 80 ? 'http' : 'https'}://${bracketed(destination)}`;

const nearError = (host: string): Error =>
  Object.assign(new Error(`${host} is near`), { code: 'NEAR_ADDRESS' });

/** What is looked up is what is connected to: a name that answers differently the next time gains nothing by it. */
const farOf =
  (lookup: LookupFunction): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const far = Array.isArray(found) ? found.filter(({ address }) => !isNear(address)) : [];
      const [first] = far;
      if (error || !first) done(error ?? nearError(host), []);
      else if (options.all) done(null, far);
      else done(null, first.address, first.family);
    });
  };

function openSocket(
  { host, port }: Destination,
  signal: AbortSignal,
  lookup: LookupFunction,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host, port, lookup, noDelay: true, allowHalfOpen: true });
  const abort = () => socket.destroy(new Error('ETIMEDOUT'));
  signal.addEventListener('abort', abort, { once: true });
  socket.once('connect', () => resolve(socket)).once('error', reject);
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    socket.off('error', reject);
  });
}

function throughHttp(proxy: URL, destination: Destination, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const path = bracketed(destination);
  const { username, password } = proxy;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const asking = (proxy.protocol === 'https:' ? askHttps : askHttp)({
    method: 'CONNECT',
    host: proxy.hostname,
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    path,
    headers: {
      host: path,
      ...(username && { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
    agent: false,
  });
  const abort = () => asking.destroy();
  signal.addEventListener('abort', abort, { once: true });
  asking.once('connect', ({ statusCode }, socket, head) => {
    if (statusCode === 200) {
      if (head.length > 0) socket.unshift(head);
      resolve(socket as Socket);
    } else {
      socket.destroy();
      reject(new Error(`the proxy of the environment answered ${statusCode}`));
    }
  });
  asking.once('response', (response) => {
    response.destroy();
    reject(new Error(`the proxy of the environment answered ${response.statusCode}`));
  });
  asking.once('error', (error: NodeJS.ErrnoException) =>
    reject(new Error(`the proxy of the environment cannot be reached (${error.code ?? error.name})`)),
  );
  asking.end();
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

async function throughSocks(proxy: URL, destination: Destination): Promise<Socket> {
  const { SocksClient } = await import('socks');
  try {
    const { socket } = await SocksClient.createConnection({
      command: 'connect',
      timeout: connectMs,
      destination,
      proxy: {
        host: proxy.hostname,
        port: Number(proxy.port || 1080),
        type: proxy.protocol.startsWith('socks4') ? 4 : 5,
        ...(proxy.username && {
          userId: decodeURIComponent(proxy.username),
          password: decodeURIComponent(proxy.password),
        }),
      },
    });
    return socket;
  } catch (error) {
    // The library's errors carry the whole options, the password among them.
    throw new Error(`the proxy of the environment: ${(error as Error).message}`);
  }
}
