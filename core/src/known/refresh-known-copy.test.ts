import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownSignatureHeader, maxKnownFeedBytes } from '../contracts/known-feed.ts';
import { makeKnownFeed } from '../testing/make-known-feed.ts';
import { readKnownCopy, writeKnownCopy } from './known-copy.ts';
import { refreshKnownCopy } from './refresh-known-copy.ts';

let home: string;
let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-known-'));
  const listener: RequestListener = (request, response) => answer(request, response);
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/drift/known.json`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(home, { recursive: true, force: true });
});

const text = (feed: unknown) => JSON.stringify(feed);
const refresh = async (options: { publicKey?: string; limitMs?: number } = {}) => {
  const { publicKey } = options;
  return refreshKnownCopy({ home, url, copy: await readKnownCopy(home, publicKey), publicKey, ...options });
};

it('keeps the feed as it was sent, asks with its tag, and leaves it where it is still the same', async () => {
  const asked: (string | undefined)[] = [];
  answer = (request, response) => {
    asked.push(request.headers['if-none-match']);
    if (request.headers['if-none-match'] === 'W/"one"') response.writeHead(304).end();
    else response.writeHead(200, { etag: 'W/"one"' }).end(text(makeKnownFeed()));
  };
  expect(await refresh()).toEqual({ feed: makeKnownFeed(), changed: true });
  const file = join(home, 'known.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    schema: 'known-copy/1',
    origin: { url, etag: 'W/"one"' },
    body: text(makeKnownFeed()),
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  await utimes(file, new Date(0), new Date(0));
  expect(await refresh()).toEqual({ feed: makeKnownFeed(), changed: false });
  expect((await stat(file)).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  expect(asked).toEqual([undefined, 'W/"one"']);

  // A copy that was put there by hand has no tag.
  await writeFile(file, text(makeKnownFeed({ fixed_in: '9.9.9' })));
  expect(await refresh()).toMatchObject({ changed: true });
  expect(asked.at(-1)).toBeUndefined();
});

it('keeps a feed and what came with it together, whoever writes and reads at the same time', async () => {
  const write = (etag: string) =>
    writeKnownCopy(home, Buffer.from(text(makeKnownFeed({ step: etag }))), { url, etag });
  await write('step-0');
  const pairs: unknown[][] = [];
  const read = async () => {
    const copy = await readKnownCopy(home, undefined);
    pairs.push(copy.state === 'ok' ? [copy.feed.drifts[0]?.step, copy.origin?.etag] : [copy.state]);
  };
  let isWriting = true;
  const readAll = async () => {
    while (isWriting) await read();
  };
  const readers = [readAll(), readAll()];
  for (let round = 0; round < 20; round++) {
    await Promise.all(['a', 'b', 'c'].map((name) => write(`step-${round}-${name}`)));
    await read();
  }
  isWriting = false;
  await Promise.all(readers);
  expect(pairs.length).toBeGreaterThan(20);
  expect(pairs.filter(([step, etag]) => etag === undefined || step !== etag)).toEqual([]);
});

describe('leaves a good copy alone', () => {
  const bad: [string, string, (request: IncomingMessage, response: ServerResponse) => void][] = [
    ['a server that hangs', 'KNOWN_FEED_UNREACHABLE', () => undefined],
    ['a body that never ends', 'KNOWN_FEED_UNREACHABLE', (_, response) => void response.write('{')],
    ['a reset', 'KNOWN_FEED_UNREACHABLE', (request) => void request.socket.destroy()],
    ['an error', 'KNOWN_FEED_UNREACHABLE', (_, response) => void response.writeHead(500).end('no')],
    [
      'a 304 that was not asked for',
      'KNOWN_FEED_UNREACHABLE',
      (_, response) => void response.writeHead(304).end(),
    ],
    [
      'a redirection',
      'KNOWN_FEED_UNREACHABLE',
      (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
    ],
    ['garbage', 'KNOWN_FEED_INVALID', (_, response) => void response.end(Buffer.from([0xff, 0, 1, 2]))],
    ['another contract', 'KNOWN_FEED_INVALID', (_, response) => void response.end('{"schema":"known/2"}')],
    [
      'a huge body',
      'KNOWN_FEED_INVALID',
      (_, response) => void response.end(' '.repeat(maxKnownFeedBytes + 1)),
    ],
    [
      'a flood',
      'KNOWN_FEED_INVALID',
      (_, response) => {
        const flood = (): void => {
          while (!response.destroyed && response.write(' '.repeat(65_536)));
        };
        response.on('drain', flood);
        flood();
      },
    ],
  ];
  it.each(bad)('from %s', async (_, code, listener) => {
    await writeFile(join(home, 'known.json'), text(makeKnownFeed()));
    answer = listener;
    expect(await refresh({ limitMs: 1_000 })).toMatchObject({ fault: { code } });
    expect(await readFile(join(home, 'known.json'), 'utf8')).toBe(text(makeKnownFeed()));
  });
});

describe('with a public key', () => {
  const pair = () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
  };
  const serveSigned = (feed: unknown, key: KeyObject, sent = text(feed)) => {
    const signature = `ed25519:${sign(null, Buffer.from(text(feed)), key).toString('base64')}`;
    answer = (_, response) => void response.writeHead(200, { [knownSignatureHeader]: signature }).end(sent);
  };

  it('takes a feed that is signed by it, and checks the copy again whenever it is read', async () => {
    const { publicKey, privateKey } = pair();
    serveSigned(makeKnownFeed(), privateKey);
    expect(await refresh({ publicKey })).toMatchObject({ changed: true });
    expect(await readKnownCopy(home, publicKey)).toMatchObject({ state: 'ok', feed: makeKnownFeed() });

    expect(await readKnownCopy(home, pair().publicKey)).toMatchObject({
      fault: { code: 'KNOWN_FEED_UNSIGNED' },
    });
    await writeFile(join(home, 'known.json'), text(makeKnownFeed({ fixed_in: '9.9.9' })));
    expect(await readKnownCopy(home, publicKey)).toMatchObject({ fault: { code: 'KNOWN_FEED_UNSIGNED' } });
  });

  it('takes no other', async () => {
    const { publicKey, privateKey } = pair();
    const refused = { fault: { code: 'KNOWN_FEED_UNSIGNED' } };
    serveSigned(makeKnownFeed(), pair().privateKey);
    expect(await refresh({ publicKey })).toMatchObject(refused);
    serveSigned(makeKnownFeed(), privateKey, text(makeKnownFeed({ step: 'forged' })));
    expect(await refresh({ publicKey })).toMatchObject(refused);
    answer = (_, response) => void response.end(text(makeKnownFeed()));
    expect(await refresh({ publicKey })).toMatchObject(refused);
    answer = (_, response) => void response.writeHead(200, { [knownSignatureHeader]: 'ed25519:x' }).end('{}');
    expect(await refresh({ publicKey })).toMatchObject(refused);
    expect(await readKnownCopy(home, publicKey)).toEqual({ state: 'none' });
  });

  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

  it('takes no older feed than it has', async () => {
    const { publicKey, privateKey } = pair();
    serveSigned(makeKnownFeed({}, ago(20_000)), privateKey);
    await refresh({ publicKey });
    serveSigned(makeKnownFeed({}, ago(30_000)), privateKey);
    expect(await refresh({ publicKey })).toMatchObject({ fault: { code: 'KNOWN_FEED_INVALID' } });
    serveSigned(makeKnownFeed({}, ago(10_000)), privateKey);
    expect(await refresh({ publicKey })).toMatchObject({ changed: true });
  });

  it('takes no feed that was signed more than a day ago, also where it has none', async () => {
    const { publicKey, privateKey } = pair();
    serveSigned(makeKnownFeed({}, ago(25 * 3_600_000)), privateKey);
    expect(await refresh({ publicKey })).toMatchObject({ fault: { code: 'KNOWN_FEED_INVALID' } });
    expect(await readKnownCopy(home, publicKey)).toEqual({ state: 'none' });
    serveSigned(makeKnownFeed({}, ago(23 * 3_600_000)), privateKey);
    expect(await refresh({ publicKey })).toMatchObject({ changed: true });
  });

  it('is told by nobody without TLS that nothing has changed', async () => {
    const { publicKey, privateKey } = pair();
    const body = text(makeKnownFeed());
    const signature = `ed25519:${sign(null, Buffer.from(body), privateKey).toString('base64')}`;
    answer = (_, response) =>
      void response.writeHead(200, { [knownSignatureHeader]: signature, etag: 'W/"one"' }).end(body);
    await refresh({ publicKey });
    let asked: string | undefined;
    answer = (request, response) => {
      asked = request.headers['if-none-match'];
      response.writeHead(304).end();
    };
    expect(await refresh({ publicKey })).toMatchObject({ fault: { code: 'KNOWN_FEED_UNREACHABLE' } });
    expect(asked).toBeUndefined();
  });
});

it('never rejects where the copy cannot be read or kept', async () => {
  answer = (_, response) => void response.end(text(makeKnownFeed()));
  await writeFile(join(home, 'file'), '');
  const copy = await readKnownCopy(join(home, 'file'), undefined);
  expect(copy.state).toBe('bad');
  expect(
    await refreshKnownCopy({ home: join(home, 'file'), url, publicKey: undefined, copy }),
  ).toHaveProperty('fault');
});
