import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ServedPage = string | ((request: IncomingMessage, response: ServerResponse) => unknown);

export interface ServedPages extends AsyncDisposable {
  /** Without a trailing slash. */
  origin: string;
  close(): Promise<void>;
}

/** Serves a few pages on the loopback address: HTML as it stands, or whatever a function answers. */
export async function servePages(pages: Readonly<Record<string, ServedPage>>): Promise<ServedPages> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const page = pages[path];
    if (typeof page === 'function') {
      void page(request, response);
      return;
    }
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    // An icon of its own keeps the browser from asking for one.
    response.end(page === undefined ? 'no such page' : `<link rel="icon" href="data:,">${page}`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
}
