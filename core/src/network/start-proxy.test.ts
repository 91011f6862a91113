import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { html, htmlReply, serveOrigins } from '../sandbox/index.ts';
import { hangUpReply } from '../sandbox/reply.ts';
import { launchTestBrowser } from '../testing/launch-test-browser.ts';
import { startProxy } from './start-proxy.ts';

const played = 'widgets.vendor.example';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('in front of a browser in a sandbox', () => {
  it('finds what is played on this machine, and nothing else, be it a name or an address', async () => {
    const { origins, close } = await serveOrigins({
      pages: {
        app: {
          host: 'app.vendor.localhost',
          handler: ({ headers, path }) =>
            path === '/reset' ? hangUpReply() : htmlReply(html`<title>${headers.host}</title>`),
        },
      },
    });
    closing.push(close);
    const { host, port } = new URL(origins.app ?? '');
    await using started = await launchTestBrowser({ resolve: { [played]: `127.0.0.1:${Number(port)}` } });
    const page = await started.browser.newPage();
    const titleOf = async (address: string) => {
      await page.goto(address);
      return page.title();
    };
    expect(await titleOf(`http://${host}/`)).toBe(host);
    expect(await titleOf(`http://${played}/`)).toBe(played);
    for (const elsewhere of ['example.com', 'www.vendor.example', '192.0.2.1', '[2001:db8::1]']) {
      const other = await started.browser.newPage();
      await expect(other.goto(`http://${elsewhere}/`)).rejects.toThrow('net::ERR_SOCKS_CONNECTION_FAILED');
    }
    const last = await started.browser.newPage();
    await expect(last.goto(`${origins.app}/reset`)).rejects.toThrow('net::ERR_CONNECTION_RESET');
  });

  it('cannot be gone around, neither by a proxy of a context’s own nor by UDP', async () => {
    const { origins, close } = await serveOrigins({
      pages: { app: { host: 'app.vendor.localhost', handler: () => htmlReply(html`<title>app</title>`) } },
    });
    closing.push(close);
    await using started = await launchTestBrowser();
    const around = await started.browser.newContext({ proxy: { server: 'http://proxy.example:3128' } });
    const page = await around.newPage();
    await expect(page.goto(origins.app ?? '')).rejects.toThrow('net::ERR_PROXY_CONNECTION_FAILED');

    const plain = await started.browser.newPage();
    await plain.goto(origins.app ?? '');
    const candidates = await plain.evaluate(async () => {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] });
      connection.createDataChannel('any');
      const gathered = new Promise<string[]>((resolve) => {
        const found: string[] = [];
        connection.onicecandidate = ({ candidate }) =>
          candidate ? found.push(candidate.candidate) : resolve(found);
      });
      await connection.setLocalDescription(await connection.createOffer());
      return gathered;
    });
    expect(candidates.filter((line) => line.includes(' udp '))).toEqual([]);
  });

  it('has pages of the web alone', async () => {
    await using started = await launchTestBrowser();
    const patience = { timeout: 60_000 };
    for (const address of ['file:///etc/hostname', 'view-source:file:///etc/hostname']) {
      const page = await started.browser.newPage();
      await expect(page.goto(address)).rejects.toThrow('net::ERR_ACCESS_DENIED');
      const scheme = () => page.evaluate(() => location.protocol).catch(() => '');
      await expect.poll(scheme, patience).toBe('chrome-error:');
    }
    for (const address of ['chrome://version/', 'view-source:chrome://version/']) {
      const page = await started.browser.newPage();
      await page.goto(address).catch(() => undefined);
      await expect.poll(() => page.isClosed(), patience).toBe(true);
    }
    // Also for code that speaks the browser's own protocol.
    const page = await started.browser.newPage();
    const session = await page.context().newCDPSession(page);
    expect(await session.send('Page.navigate', { url: 'file:///etc/hostname' })).toMatchObject({
      errorText: 'net::ERR_ACCESS_DENIED',
    });
  });
});

/** Speaks SOCKS 5 up to the reply; resolves with the reply's code, and the socket. */
async function ask(port: number, host: string, to: number): Promise<{ code: number; socket: Socket }> {
  const socket = connect(port, '127.0.0.1');
  closing.push(async () => socket.destroy());
  await once(socket, 'connect');
  socket.write(Buffer.from([5, 1, 0]));
  expect([...((await once(socket, 'data'))[0] as Buffer)]).toEqual([5, 0]);
  const name = Buffer.from(host);
  socket.write(
    Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([to >> 8, to & 0xff])]),
  );
  const [reply] = (await once(socket, 'data')) as [Buffer];
  socket.pause();
  if (reply.length > 10) socket.unshift(reply.subarray(10));
  return { code: reply[1] ?? -1, socket };
}

function next(socket: Socket): Promise<unknown> {
  const data = once(socket, 'data').then(([chunk]) => chunk);
  socket.resume();
  return data;
}

async function listen(server: Server | ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => server.close());
  return (server.address() as AddressInfo).port;
}

async function start(options: Parameters<typeof startProxy>[0] = {}) {
  const proxy = await startProxy({ mayBeNear: () => true, ...options });
  closing.push(proxy.close);
  return proxy.port;
}

describe('what it says', () => {
  it('passes on what both sides say, and the end of it', async () => {
    const echo = await listen(
      createServer((socket) => socket.on('data', (data) => socket.write(data)).on('end', () => socket.end())),
    );
    const { code, socket } = await ask(await start(), 'localhost', echo);
    expect(code).toBe(0);
    socket.write('hello');
    expect(String(await next(socket))).toBe('hello');
    socket.end();
    await once(socket, 'close');
  });

  it('refuses what is not admitted, and names what cannot be reached', async () => {
    const missed: string[] = [];
    const port = await start({
      admit: async ({ host }) => host !== 'refused.localhost',
      onUnreachable: ({ host }, why) => missed.push(`${host} ${why}`),
    });
    expect((await ask(port, 'refused.localhost', 9)).code).toBe(2);
    const free = createServer();
    const closed = await listen(free);
    free.close();
    await once(free, 'close');
    expect((await ask(port, '127.0.0.1', closed)).code).toBe(4);
    expect(missed).toEqual(['127.0.0.1 ECONNREFUSED']);
  });

  it('hangs up on whoever speaks something else', async () => {
    const port = await start();
    for (const words of ['GET / HTTP/1.1\r\n\r\n', Buffer.from([4, 1, 0, 80]), Buffer.alloc(4096, 5)]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume().write(words);
      await once(socket, 'close');
    }
  });
});

describe('this machine and the networks that it is in', () => {
  const nowhere = [
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ];

  it.each(['localhost', 'cdn.other.localhost', ...nowhere])(
    'are kept from a page that asks for %s',
    async (host) => {
      let reached = 0;
      const listening = await listen(createServer(() => reached++));
      const missed: string[] = [];
      const port = await start({
        mayBeNear: (name) => name === 'app.acme.example',
        onUnreachable: (_, why) => missed.push(why),
      });
      expect((await ask(port, host, listening)).code).toBe(2);
      expect(missed).toEqual(['NEAR_ADDRESS']);
      expect(reached).toBe(0);
    },
  );

  it('are kept from one that asks for a name whose owner says that it is there', async () => {
    let reached = 0;
    const listening = await listen(createServer(() => reached++));
    const missed: string[] = [];
    const rebound = (answers: string[]) =>
      start({
        mayBeNear: (host) => host === 'app.acme.example',
        lookup: (_, __, done) =>
          done(
            null,
            answers.map((address) => ({ address, family: 4 })),
          ),
        onUnreachable: (_, why) => missed.push(why),
      });
    for (const answers of [['127.0.0.1'], ['10.0.0.1', '127.0.0.1']]) {
      expect((await ask(await rebound(answers), 'cdn.other.example', listening)).code).toBe(2);
    }
    expect(missed).toEqual(['NEAR_ADDRESS', 'NEAR_ADDRESS']);
    expect(reached).toBe(0);
    expect((await ask(await rebound(['127.0.0.1']), 'app.acme.example', listening)).code).toBe(0);
    await expect.poll(() => reached, { timeout: 30_000 }).toBe(1);
  });

  it('are there for a provider whose origin names them', async () => {
    const listening = await listen(createServer());
    const port = await start({ mayBeNear: (host) => host === 'dev.localhost' });
    expect((await ask(port, 'dev.localhost', listening)).code).toBe(0);
  });
});

describe('the proxy of the environment', () => {
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  afterEach(() => {
    for (const name of names) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  it('is asked, with its password, for all but NO_PROXY and this machine', async () => {
    const asked: unknown[] = [];
    const upstream = createHttpServer();
    upstream.on('connect', ({ url, headers }, socket) => {
      asked.push([url, headers['proxy-authorization']]);
      if (url?.startsWith('forbidden')) socket.end('HTTP/1.1 407 No\r\n\r\n');
      else socket.write('HTTP/1.1 200 Connected\r\n\r\nfirst words');
    });
    const upstreamPort = await listen(upstream);
    process.env.HTTPS_PROXY = `http://user:p%40ss@127.0.0.1:${upstreamPort}`;
    process.env.NO_PROXY = 'direct.invalid';
    const missed: string[] = [];
    const port = await start({ onUnreachable: ({ host }, why) => missed.push(`${host}: ${why}`) });

    const { code, socket } = await ask(port, 'keys.acme.example', 443);
    expect(code).toBe(0);
    expect(String(await next(socket))).toBe('first words');
    const credentials = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(asked).toEqual([['keys.acme.example:443', credentials]]);
    socket.destroy();

    expect((await ask(port, 'forbidden.acme.example', 443)).code).toBe(4);
    expect((await ask(port, 'direct.invalid', 443)).code).toBe(4);
    expect(missed).toEqual([
      'forbidden.acme.example: the proxy of the environment answered 407',
      expect.stringMatching(/^direct\.invalid: E(NOTFOUND|AI_AGAIN)$/),
    ]);
    expect((await ask(port, 'localhost', upstreamPort)).code).toBe(0);
    expect(asked).toHaveLength(2);
  });
});
