import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { type ServedPages, servePages } from '../testing/serve-pages.ts';
import { createNetworkLog, type NetworkLog } from './create-network-log.ts';

const noise = new Set<string>();
let chromium: TestBrowser;
let pages: ServedPages;
let elsewhere: ServedPages;
let page: Page;
let log: NetworkLog;

beforeAll(async () => {
  chromium = await launchTestBrowser();
  elsewhere = await servePages({ '/api': (_, response) => response.writeHead(500, cors).end('{}') });
  pages = await servePages({
    '/': '<h1>Start</h1>',
    '/probe': `<h1>Probe</h1><script>fetch('/api/401', { method: 'POST' })</script>`,
    '/refused': (_, response) =>
      response.writeHead(403, { 'cf-mitigated': 'challenge', 'set-cookie': 'a=b' }).end('<h1>No</h1>'),
    '/to-probe': (_, response) => response.writeHead(302, { location: '/probe' }).end(),
    '/scripts': '<h1>App</h1><script src="/gone.js"></script><script src="/reset"></script>',
    '/api/200': (_, response) => response.end('{}'),
    '/api/204': (_, response) => response.writeHead(204).end(),
    '/api/401': (_, response) => response.writeHead(401).end('{}'),
    '/api/429': (_, response) => response.writeHead(429, { 'retry-after': '30' }).end('{}'),
    '/events': (_, response) => response.writeHead(500).end('{}'),
    '/form': (_, response) => response.writeHead(422, { 'content-type': 'text/html' }).end('<h1>Again</h1>'),
    '/reset': (_, response) => response.destroy(),
    '/hang': () => undefined,
    // Headers at once, and a body that never ends.
    '/open': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    },
    '/stream': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(':\n\n');
    },
  });
});
afterAll(async () => {
  await chromium?.close();
  await pages?.close();
  await elsewhere?.close();
});
beforeEach(async () => {
  page = await chromium.browser.newPage();
  log = createNetworkLog(page, { origins: { app: pages.origin } });
});
afterEach(async () => {
  log.dispose();
  await page.close();
});

const cors = { 'access-control-allow-origin': '*' };
const post = (path: string) =>
  page.evaluate((address) => {
    void fetch(address, { method: 'POST' }).catch(() => undefined);
  }, path);
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

it('keeps what the page was answered with, and only the headers that say something', async () => {
  await page.goto(`${pages.origin}/refused`);
  expect(log.document).toEqual({
    status: 403,
    headers: { 'cf-mitigated': 'challenge' },
    fresh: true,
    submitted: false,
  });
  log.mark();
  expect(log.document).toMatchObject({ status: 403, fresh: false });
  await page.goto(pages.origin);
  expect(log.document).toMatchObject({ status: 200, headers: {}, fresh: true });
  await page.goto('about:blank');
  expect(log.document).toBeUndefined();
});

it('takes the answer to a form for a submit', async () => {
  await page.goto(pages.origin);
  await page.evaluate(() => {
    document.body.innerHTML = '<form method="post" action="/form"><button>Go</button></form>';
  });
  log.mark();
  await page.click('button');
  await page.getByText('Again').waitFor();
  expect(log.document).toMatchObject({ status: 422, submitted: true });
  expect(log.submits).toEqual([{ path: '/form', status: 422, pending: false }]);
});

it('keeps the answers to what was sent since the mark', async () => {
  await page.goto(pages.origin);
  log.mark();
  await post('/api/401');
  await eventually(() => expect(log.submits).toHaveLength(1));
  log.mark();
  await post('/api/429');
  await post('/api/204');
  await post('/reset');
  await post('/hang');
  await post('/events');
  await post(`${elsewhere.origin.replace('127.0.0.1', 'localhost')}/api`);
  await eventually(() =>
    expect(log.submits).toEqual([
      { path: '/api/429', status: 429, pending: false, retry_after_s: 30 },
      { path: '/api/204', status: 204, pending: false },
      { path: '/reset', failure: expect.stringContaining('net::ERR_'), pending: false },
      { path: '/hang', pending: true },
    ]),
  );
});

it('does not take what a new page sends by itself for an answer', async () => {
  await page.goto(pages.origin);
  log.mark();
  await page.goto(`${pages.origin}/to-probe`);
  await eventually(() => expect(log.activity(noise).inFlight).toBe(0));
  expect(log.document).toMatchObject({ status: 200 });
  expect(log.submits).toEqual([]);
});

it('does not count aborted requests as failures', async () => {
  await page.goto(pages.origin);
  log.mark();
  await page.evaluate(() => {
    const controller = new AbortController();
    void fetch('/hang', { method: 'POST', signal: controller.signal }).catch(() => undefined);
    setTimeout(() => controller.abort(), 50);
  });
  await eventually(() => expect(log.submits).toEqual([{ path: '/hang', pending: false }]));
});

it('counts scripts of the provider that did not load', async () => {
  await page.goto(`${pages.origin}/scripts`);
  await eventually(() => expect(log.failedScripts).toBe(2));
  log.mark();
  expect(log.failedScripts).toBe(0);
});

it('knows what is under way; a change of address alone ends nothing', async () => {
  await page.goto(pages.origin);
  await eventually(() => expect(log.activity(noise).inFlight).toBe(0));
  await post('/hang');
  await eventually(() => expect(log.activity(noise).inFlight).toBe(1));
  await page.evaluate(() => history.pushState({}, '', '/next'));
  await eventually(() => expect(log.activity(noise).quietMs).toBeLessThan(1_000));
  expect(log.activity(noise).inFlight).toBe(1);
  await page.goto(pages.origin);
  await eventually(() => expect(log.activity(noise).inFlight).toBe(0));
});

it('lets an answer whose body never ends be over after a while, and tells of streams', async () => {
  await page.goto(pages.origin);
  await page.evaluate(() => {
    void fetch('/open');
    new EventSource('/stream');
  });
  await eventually(() => expect(log.activity(noise)).toMatchObject({ inFlight: 1, signals: ['stream'] }));
  await eventually(() => expect(log.activity(noise)).toMatchObject({ inFlight: 0, signals: ['stream'] }));
});

it('notices polling', async () => {
  await page.goto(pages.origin);
  await page.evaluate(() => {
    setInterval(() => void fetch('/api/200'), 300);
  });
  await eventually(() => expect(log.activity(noise).signals).toEqual(['poll:GET /api/200']));
  await eventually(() =>
    expect(log.activity(new Set(['poll:GET /api/200']))).toMatchObject({ inFlight: 0, signals: [] }),
  );
});
