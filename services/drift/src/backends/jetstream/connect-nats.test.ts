import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { connectNats, isAway } from './connect-nats.ts';

/** Greets as a NATS server does, and then answers nothing but whether it is there. */
async function startSilent(): Promise<AsyncDisposable & { url: string }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    const info = { server_id: 'silent', version: '2.9.10', proto: 1, headers: true, max_payload: 1_048_576 };
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      for (const _ of data.toString().matchAll(/^PING\r$/gm)) socket.write('PONG\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

it('does not take a server that is slow to answer for one that keeps no messages', async () => {
  await using silent = await startSilent();
  const failure: unknown = await connectNats({ url: silent.url }, 'test').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(isAway(failure)).toBe(true);
});
