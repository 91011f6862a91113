import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { createVisitor } from '../testing/create-visitor.ts';
import { html } from './html.ts';
import { type Handler, htmlReply, jsonReply, redirectReply } from './reply.ts';
import { routeRequests } from './route-requests.ts';
import { type ServedOrigins, serveOrigins } from './serve-origins.ts';
import { createSessions } from './sessions.ts';

const opened: ServedOrigins[] = [];
const serve = async (app: Handler, auth: Handler, api: Handler = app) => {
  const served = await serveOrigins({
    pages: {
      app: { host: 'app.acme.localhost', handler: app },
      auth: { host: 'auth.acme.localhost', handler: auth },
    },
    endpoints: { api },
  });
  opened.push(served);
  return served.origins;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((served) => served.close()));
});

const named =
  (name: string): Handler =>
  ({ path }) =>
    jsonReply({ name, path });

test('every origin has an address of its own, and endpoints need no name', async () => {
  const origins = await serve(named('app'), named('auth'), named('api'));
  expect(origins.app).toMatch(/^http:\/\/app\.acme\.localhost:\d+$/);
  expect(origins.auth).toMatch(/^http:\/\/auth\.acme\.localhost:\d+$/);
  expect(origins.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(new Set(Object.values(origins)).size).toBe(3);
  const answer = await fetch(`${origins.api}/v1/models?x=1`);
  expect(await answer.json()).toEqual({ name: 'api', path: '/v1/models' });
});

test('redirects lead from one origin to another, and cookies stay with their host', async () => {
  const sessions = createSessions<string>('session');
  const origins = await serve(
    ({ origins, cookies }) =>
      redirectReply(`${origins.auth}/who?had=${Object.keys(cookies).join()}`, {
        cookies: [sessions.begin('Ada')],
      }),
    (request) => jsonReply({ here: sessions.of(request) ?? 'nobody', had: request.query.get('had') }),
  );
  const visitor = createVisitor();
  const first = await visitor.get(`${origins.app}/`);
  expect(first.url).toBe(`${origins.auth}/who?had=`);
  const second = await visitor.get(`${origins.app}/`);
  expect(JSON.parse(second.text)).toEqual({ here: 'nobody', had: 'session' });
});

test('a session is found by its cookie until it ends', async () => {
  const sessions = createSessions<string>('session');
  const app = routeRequests({
    'POST /begin': () => jsonReply({}, { cookies: [sessions.begin('Ada')] }),
    'GET /who': (request) => jsonReply({ who: sessions.of(request) ?? null }),
    'POST /end': (request) => {
      sessions.end(request);
      return jsonReply({});
    },
  });
  const origins = await serve(app, app);
  const visitor = createVisitor();
  const who = async () => JSON.parse((await visitor.get(`${origins.app}/who`)).text).who;
  expect(await who()).toBeNull();
  await visitor.post(`${origins.app}/begin`, {});
  expect(await who()).toBe('Ada');
  await visitor.post(`${origins.app}/end`, {});
  expect(await who()).toBeNull();
});

test('a handler reads forms and JSON, and takes what is not a JSON object for one without fields', async () => {
  const app = routeRequests({
    'POST /json': async (request) => jsonReply(await request.json()),
    'POST /form': async (request) => jsonReply(Object.fromEntries(await request.form())),
  });
  const { api } = await serve(app, app);
  const post = async (path: string, body: string) =>
    (await fetch(`${api}${path}`, { method: 'POST', body })).json();
  expect(await post('/json', '{"email":"a@b.example","age":3}')).toEqual({ email: 'a@b.example' });
  expect(await post('/json', 'null')).toEqual({});
  expect(await post('/json', 'email=a')).toEqual({});
  expect(await post('/form', 'email=a%40b.example&name=Ada+L')).toEqual({
    email: 'a@b.example',
    name: 'Ada L',
  });
});

test('an unknown path is 404, a known one with another method 405', async () => {
  const app = routeRequests({ 'GET /here': () => jsonReply({}) });
  const { api } = await serve(app, app);
  expect((await fetch(`${api}/there`)).status).toBe(404);
  expect((await fetch(`${api}/here`, { method: 'POST' })).status).toBe(405);
});

test('a visitor who leaves aborts the signal of the request', async () => {
  const left = vi.fn();
  const arrived = Promise.withResolvers<void>();
  const slow: Handler = async ({ signal }) => {
    signal.addEventListener('abort', left);
    arrived.resolve();
    await pause(60_000, undefined, { signal });
    return jsonReply({});
  };
  const origins = await serve(slow, slow);
  const leaving = new AbortController();
  const visit = createVisitor().get(`${origins.app}/`, { signal: leaving.signal });
  await arrived.promise;
  leaving.abort();
  await expect(visit).rejects.toThrow();
  await vi.waitFor(() => expect(left).toHaveBeenCalledOnce(), { timeout: 30_000 });
});

test('closing ends answers that are still awaited', async () => {
  const arrived = Promise.withResolvers<void>();
  const served = await serveOrigins({
    pages: {},
    endpoints: {
      api: async ({ signal }) => {
        arrived.resolve();
        await pause(60_000, undefined, { signal });
        return jsonReply({});
      },
    },
  });
  const visit = fetch(`${served.origins.api}/`);
  await arrived.promise;
  await served.close();
  await expect(visit).rejects.toThrow();
});

test('a fault of a handler is a warning and no answer, so that it is not taken for an outage', async () => {
  const { api } = await serve(named('app'), named('auth'), () => {
    throw new Error('a fault of the sandbox');
  });
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  await expect(fetch(`${api}/`)).rejects.toThrow();
  expect((await warned).message).toBe('a fault of the sandbox');
});

test('text cannot become markup', () => {
  const name = `<b title="x">'&`;
  const page = html`<p>${name}</p>${[html`<i>1</i>`, 2, false]}${undefined}${null}`;
  expect(page.markup).toBe('<p>&lt;b title=&quot;x&quot;&gt;&#39;&amp;</p><i>1</i>2');
  expect(htmlReply(page).body).toBe(`<!doctype html>\n${page.markup}`);
});

test('an answer is held back by the latency that was asked for', async () => {
  const served = await serveOrigins({
    pages: {},
    endpoints: { api: () => jsonReply({}) },
    latencyMs: 120,
  });
  opened.push(served);
  const began = performance.now();
  await fetch(`${served.origins.api}/`);
  expect(performance.now() - began).toBeGreaterThan(115);
});
