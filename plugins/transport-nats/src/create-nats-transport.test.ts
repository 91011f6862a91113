import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createNatsTransport } from './create-nats-transport.ts';
import type { NatsTransportOptions } from './nats-transport-options.ts';

/** A UUID v7 of this time. */
const idAt = (time: number) => {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
const report = (time = Date.now()) => ({
  schema: 'drift/1' as const,
  report_id: idAt(time),
  service: 'acme',
  tripwire: { kind: 'timeout' as const, step: 'signup-form' },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'acme.example',
  scraper_version: '1.0.0',
});

// What the server itself does stands beside the drift service, in the tests of several packages; these are servers
// that are none.
let server: Server;
let endpoint: string;
let connections: number;
let behave: (socket: Socket) => void;
const sockets = new Set<Socket>();
beforeEach(async () => {
  connections = 0;
  server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    behave(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `nats://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
});

async function send(
  options: NatsTransportOptions = {},
  signal: AbortSignal = new AbortController().signal,
  sent = report(),
) {
  const transport = createNatsTransport({ endpoint, timeoutMs: 60_000, ...options });
  const result = await transport.send(sent, signal);
  // As after a flush: whatever the connection has come to, closing is not waited for without end.
  void transport.close?.();
  return result;
}

it('connects with the first report and not before', async () => {
  behave = (socket) => socket.end('no NATS\r\n');
  const transport = createNatsTransport({ endpoint });
  await transport.close?.();
  expect(connections).toBe(0);
  await transport.send(report(), new AbortController().signal);
  expect(connections).toBe(1);
});

it('ends when the server hangs, by its own limit and by the limit of the caller', async () => {
  behave = () => undefined;
  expect(await send({ timeoutMs: 50 })).toEqual({ ok: false, retry: true, reason: 'timeout' });
  const caller = new AbortController();
  const sending = send({}, caller.signal);
  caller.abort();
  expect(await sending).toEqual({ ok: false, retry: true, reason: 'timeout' });
  expect(await send({}, AbortSignal.abort())).toEqual({ ok: false, retry: true, reason: 'timeout' });
});

it.each<[string, (socket: Socket) => void]>([
  ['speaks another protocol', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['resets the connection', (socket) => socket.resetAndDestroy()],
])('keeps the report where the server %s', async (_, behaviour) => {
  behave = behaviour;
  expect(await send()).toEqual({ ok: false, retry: true, reason: 'network' });
});

it('reports a server that is not there as a network failure', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  expect(await send({ endpoint: `nats://127.0.0.1:${port}` })).toMatchObject({ reason: 'network' });
});

it('shows no password to a server without TLS where TLS was asked for', async () => {
  let heard = '';
  behave = (socket) => {
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text;
    });
    socket.write('INFO {"server_id":"x","version":"2.9.10","proto":1,"max_payload":1048576}\r\n');
  };
  const options = { endpoint: endpoint.replace('nats:', 'tls:'), user: 'fleet', password: 'geheim' };
  expect(await send(options)).toMatchObject({ ok: false, retry: true });
  expect(heard).not.toContain('geheim');
});

it('says so where the credentials cannot be read, and asks nobody for a while', async () => {
  behave = (socket) => socket.end();
  for (const credentials of [{ credsFile: '/nowhere/geheim' }, { nkeyFile: '/nowhere/geheim' }]) {
    const result = await send(credentials);
    expect(result).toEqual({
      ok: false,
      retry: true,
      reason: 'nats_credentials_unusable',
      retryAfterMs: 300_000,
    });
  }
  expect(connections).toBe(0);
});

it('publishes nothing that the door for HTTP would refuse by its time', async () => {
  behave = () => undefined;
  const day = 24 * 60 * 60 * 1_000;
  const old = report(Date.now() - 7 * day - 60_000);
  const ahead = report(Date.now() + 11 * 60_000);
  expect(await send({}, undefined, old)).toEqual({ ok: false, retry: false, reason: 'REPORT_TOO_OLD' });
  expect(await send({}, undefined, ahead)).toEqual({ ok: false, retry: true, reason: 'REPORT_AHEAD' });
  expect(connections).toBe(0);
});
