import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fetchInSandbox } from './fetch-in-sandbox.ts';

let server: Server;
let address: string;
beforeEach(async () => {
  server = createServer((request, response) => {
    const to = new URL(request.url ?? '', address).searchParams.get('to');
    if (to) response.writeHead(302, { location: to }).end();
    else response.end(`${request.method} ${request.headers.authorization}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

it('asks this machine, and follows it', async () => {
  const headers = { authorization: 'Bearer x' };
  const response = await fetchInSandbox(`${address}/?to=/there`, { headers });
  expect(await response.text()).toBe('GET Bearer x');
});

it.each([
  ['at once', 'https://api.acme.example/v1/key'],
  ['by its address', 'http://192.0.2.1/'],
  ['by a name that begins like this machine', 'http://127.0.0.1.acme.example/'],
])('refuses another machine %s', async (_, url) => {
  await expect(fetchInSandbox(url)).rejects.toMatchObject({ code: 'SANDBOX_ADDRESS' });
});

it('refuses another machine that it is redirected to', async () => {
  const url = `${address}/?to=${encodeURIComponent('https://api.acme.example/')}`;
  await expect(fetchInSandbox(url)).rejects.toMatchObject({
    code: 'SANDBOX_ADDRESS',
    details: { seen: 'api.acme.example' },
  });
});
