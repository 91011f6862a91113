import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { acceptSocket } from 'agentkeys/sandbox';
import {
  anotherAlone,
  type Day,
  elementAlone,
  fillPage,
  type MatrixPage,
  readyPage,
  wholePage,
} from './matrix-page.ts';

export interface ServedMatrixPage extends AsyncDisposable {
  /** Without a trailing slash. */
  origin: string;
  /** Unix milliseconds of the first document. */
  readonly documentAt: number;
  /** Unix milliseconds of every answer that a page may have waited for. */
  readonly answeredAt: readonly number[];
}

const picture = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');

/** Serves one page of the matrix on the loopback address, at `/`, with all that it asks for. */
export async function serveMatrix(page: MatrixPage, day: Day): Promise<ServedMatrixPage> {
  const answeredAt: number[] = [];
  let documentAt = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const comes = searchParams.get('comes') === 'true';
    const answer = (type: string, body: string | Buffer, status = 200) =>
      after(request, response, () => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
        if (type !== 'image/gif') answeredAt.push(Date.now());
      });
    const document = (body: string) =>
      answer(
        'text/html; charset=utf-8',
        `<!doctype html><html lang="en"><head><title>Sign up</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`,
      );
    switch (pathname) {
      case '/':
        documentAt ||= Date.now();
        return document(page.draw(day));
      case '/ready':
        return document(readyPage);
      case '/without':
        return document(wholePage);
      case '/frame':
        return document(comes ? elementAlone : anotherAlone);
      case '/bundle':
        return answer('text/javascript', fillPage(comes));
      case '/picture':
        return answer('image/gif', picture);
      case '/events':
        return sendEvent(request, response);
      case '/api':
      case '/poll':
      case '/collect':
      case '/beacon':
        return answer('application/json', '{}', Number(searchParams.get('status') ?? 200));
      default:
        return answer('text/plain', 'nothing here', 404);
    }
  });
  // A server forgets its sockets when they are upgraded, and would wait for them in vain.
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    sendFrame(request, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    get documentAt() {
      return documentAt;
    },
    answeredAt,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Does something after the time that the request's `wait` asks for, unless nobody waits for it any more. */
function after(request: IncomingMessage, answer: ServerResponse | Duplex, action: () => void): void {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const timer = setTimeout(action, Number(searchParams.get('wait') ?? 0));
  answer.once('close', () => clearTimeout(timer));
}

function sendEvent(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
  after(request, response, () => response.write('data: x\n\n'));
}

/** A web socket that says one letter, of which the matrix needs no more. */
function sendFrame(request: IncomingMessage, socket: Duplex): void {
  const { send } = acceptSocket(request, socket);
  after(request, socket, () => send('x'));
}
