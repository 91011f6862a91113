import { type AddressInfo, createServer, type LookupFunction, type Socket } from 'node:net';
import type { SandboxNetwork } from '../sandbox/define-sandbox.ts';
import { isThisMachine } from './is-this-machine.ts';
import { openUpstream } from './open-upstream.ts';
import { type Destination, readSocksRequest } from './read-socks-request.ts';

export interface ProxyOptions {
  /** The network of a sandbox: what it does not play, and what is not this machine, is not found. */
  sandbox?: SandboxNetwork | undefined;
  /** Asked for every connection before it is opened; `false` refuses it. Default: every one is let through. */
  admit?: (destination: Destination) => Promise<boolean>;
  /** Whether a host may be this machine, or in a network of its own. Default: none; in a sandbox this machine alone. */
  mayBeNear?: (host: string) => boolean;
  /** How names are looked up. Default: as the system does. */
  lookup?: LookupFunction;
  /** A destination could not be reached; `why` is the system's word for it, for instance `ENOTFOUND`, or `NEAR_ADDRESS`. */
  onUnreachable?: (destination: Destination, why: string) => void;
}

export interface Proxy {
  /** Of 127.0.0.1; speaks SOCKS 5. */
  readonly port: number;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Replies of SOCKS 5 (RFC 1928, 6). */
const replies = { connected: 0, refused: 2, unreachable: 4 } as const;

/**
 * The proxy between a browser and the network. It is told a host and a port, never what is asked there: it passes bytes
 * on as they are, and what is encrypted stays so.
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const open = new Set<Socket>();
  const closing = new AbortController();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => client.destroy());
    serve(client, options, closing.signal).catch(() => client.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        closing.abort();
        for (const socket of open) socket.destroy();
      }),
  };
}

async function serve(client: Socket, options: ProxyOptions, closing: AbortSignal): Promise<void> {
  const destination = await readSocksRequest(client);
  const reply = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
  if ((await options.admit?.(destination)) === false) return void client.end(reply(replies.refused));

  const left = new AbortController();
  const leave = () => left.abort();
  client.once('close', leave);
  try {
    const place = findPlace(destination, options.sandbox);
    const mayBeNear = options.sandbox !== undefined || options.mayBeNear?.(destination.host) === true;
    const upstream = await openUpstream(place, AbortSignal.any([left.signal, closing]), {
      mayBeNear,
      lookup: options.lookup,
    });
    client.write(reply(replies.connected));
    join(client, upstream);
  } catch (error) {
    if (left.signal.aborted || closing.aborted) return void client.destroy();
    const { code, message } = error as NodeJS.ErrnoException;
    options.onUnreachable?.(destination, code ?? message);
    client.end(reply(code === 'NEAR_ADDRESS' ? replies.refused : replies.unreachable));
  } finally {
    client.off('close', leave);
  }
}

/** Where a destination is to be looked for. Throws ENOTFOUND for what a sandbox keeps from its visitors. */
function findPlace(destination: Destination, sandbox: SandboxNetwork | undefined): Destination {
  const { host, port } = destination;
  if (sandbox) {
    const played = sandbox.resolve?.[host];
    if (played) return { host: '127.0.0.1', port: Number(played.slice(played.lastIndexOf(':') + 1)) };
    if (!isThisMachine(host)) throw Object.assign(new Error('not in the sandbox'), { code: 'ENOTFOUND' });
    return host === '::1' ? destination : { host: '127.0.0.1', port };
  }
  // Not every system's resolver knows what every browser does.
  return { host: host.endsWith('.localhost') ? 'localhost' : host, port };
}

/** Whatever becomes of one side becomes of the other: an end is an end, and a reset is a reset. */
function join(client: Socket, upstream: Socket): void {
  upstream.on('error', () => client.resetAndDestroy()).on('close', () => client.destroySoon());
  client.on('error', () => upstream.resetAndDestroy()).on('close', () => upstream.destroySoon());
  client.pipe(upstream);
  upstream.pipe(client);
}
