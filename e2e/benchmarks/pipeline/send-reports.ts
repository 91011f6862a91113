import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Writes one request after another, and resolves when there are no more. Rejects where one is answered with anything but 202. */
async function keepSending(socket: Socket, next: () => Buffer | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let answer = '';
  const send = (): void => {
    const request = next();
    if (request) socket.write(request);
    else resolve();
  };
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
    const head = answer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
    if (answer.length < head + 4 + length) return;
    if (!answer.startsWith('HTTP/1.1 202 '))
      reject(new Error(`a report was answered with ${answer.slice(0, 200)}`));
    answer = '';
    send();
  });
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('the connection was closed')));
  send();
  await promise;
}

/**
 * Sends these bodies over so many connections that are kept alive, each with one request under way. Milliseconds from
 * the first to the last acknowledgement.
 */
export async function sendReports(
  address: string,
  bodies: readonly string[],
  connections: number,
): Promise<number> {
  const { hostname, port } = new URL(address);
  const requests = bodies.map((body) =>
    Buffer.from(
      `POST /drift/report HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  let sent = 0;
  const next = (): Buffer | undefined => requests[sent++];
  const sockets = Array.from({ length: connections }, () =>
    connect({ host: hostname, port: Number(port), noDelay: true }),
  );
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const began = performance.now();
    await Promise.all(sockets.map((socket) => keepSending(socket, next)));
    return performance.now() - began;
  } finally {
    for (const socket of sockets) socket.removeAllListeners('close').destroy();
  }
}
