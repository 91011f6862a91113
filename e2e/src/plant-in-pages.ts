import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlantedPages extends AsyncDisposable {
  /** Without a trailing slash; the host is that of the pages behind it. */
  origin: string;
}

/** Stands in front of a sandbox's origin and writes something at the end of the main part of every page. */
export async function plantInPages(origin: string, draw: (path: string) => string): Promise<PlantedPages> {
  const behind = new URL(origin);
  const server = createServer((incoming, response) => {
    const { headers, method, url = '/' } = incoming;
    const forwarded = request({
      host: '127.0.0.1',
      port: behind.port,
      method,
      path: url,
      headers: { ...headers, host: behind.host, 'accept-encoding': 'identity' },
      agent: false,
    });
    forwarded.once('error', () => response.destroy());
    forwarded.once('response', (answer: IncomingMessage) => {
      void readAll(answer).then((body) => {
        const { 'content-length': _, 'transfer-encoding': __, ...rest } = answer.headers;
        const isPage = /^text\/html/.test(answer.headers['content-type'] ?? '');
        const planted = draw(new URL(url, origin).pathname);
        response
          .writeHead(answer.statusCode ?? 502, rest)
          .end(isPage ? Buffer.from(body.toString().replace('</main>', () => `${planted}</main>`)) : body);
      });
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${behind.hostname}:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
