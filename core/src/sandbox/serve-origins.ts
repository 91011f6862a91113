import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Origins } from '../plugins/provider.ts';
import { acceptSocket } from './accept-socket.ts';
import type { Handler, Reply } from './reply.ts';
import { readRequest } from './request.ts';

export interface OriginsToServe {
  /**
   * What a browser opens, each under a host name of its own, so that cookies and same-origin rules are those of the
   * real site. Browsers take every name below `.localhost` for this machine; Node does not. Where a page `ticks`, its web
   * sockets are told something every second; else they are refused.
   */
  pages: Readonly<Record<string, { host: `${string}.localhost`; handler: Handler; ticks?: boolean }>>;
  /** What programs call: served at the loopback address, which needs no name to be looked up. */
  endpoints?: Readonly<Record<string, Handler>>;
  /** Milliseconds by which every answer is held back, for a network that is not this machine's. Default 0. */
  latencyMs?: number | undefined;
}

export interface ServedOrigins {
  origins: Origins;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Serves a sandbox's origins over HTTP on ports of 127.0.0.1 that the system chooses. */
export async function serveOrigins({
  pages,
  endpoints = {},
  latencyMs = 0,
}: OriginsToServe): Promise<ServedOrigins> {
  const origins: Record<string, string> = {};
  const closing = new AbortController();
  const servers: Server[] = [];
  const serve = async (name: string, host: string, handler: Handler, ticks = false): Promise<void> => {
    const server = createServer((message, response) => {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      void answer(response, signal, async () => {
        if (latencyMs > 0) await pause(latencyMs, undefined, { signal });
        return handler(readRequest(message, origins, signal));
      });
    });
    servers.push(server);
    if (ticks) server.on('upgrade', (request, socket) => tick(request, socket, closing.signal));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    origins[name] = `http://${host}:${(server.address() as AddressInfo).port}`;
  };
  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all(servers.map(closeServer));
  };
  try {
    for (const [name, page] of Object.entries(pages)) await serve(name, page.host, page.handler, page.ticks);
    for (const [name, handler] of Object.entries(endpoints)) await serve(name, '127.0.0.1', handler);
  } catch (error) {
    await close();
    throw error;
  }
  return { origins, close };
}

async function answer(
  response: ServerResponse,
  signal: AbortSignal,
  reply: () => Promise<Reply>,
): Promise<void> {
  try {
    const { status, headers, body, hangUp } = await reply();
    if (hangUp) {
      response.socket?.resetAndDestroy();
      return;
    }
    response.writeHead(status, headers as Record<string, string | string[]>).end(body);
  } catch (error) {
    // A visitor who leaves while a handler waits is ordinary; anything else is a fault of the sandbox itself, and
    // must not look like an outage of the provider that it plays.
    if (signal.aborted) return;
    process.emitWarning(error instanceof Error ? error : String(error), 'SandboxWarning');
    response.destroy();
  }
}

function tick(request: IncomingMessage, socket: Duplex, closing: AbortSignal): void {
  const { send } = acceptSocket(request, socket);
  const timer = setInterval(send, 1_000, 'tick');
  // A server forgets its sockets when they are upgraded, and would wait for them in vain.
  const end = () => void socket.destroy();
  closing.addEventListener('abort', end, { once: true });
  socket.once('close', () => {
    clearInterval(timer);
    closing.removeEventListener('abort', end);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
