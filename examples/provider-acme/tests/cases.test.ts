import { afterAll, describe, expect, test } from 'vitest';
import type { AcmeCase, Route } from '../sandbox/acme-case.ts';
import { catalogue } from '../sandbox/catalogue.ts';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

afterAll(closeSandboxes);

const cases = Object.entries(catalogue).map(([id, change]) => [id, change] as const);
const stations = [
  'GET /signup',
  'POST /api/signup',
  'GET /verify',
  'POST /api/verify',
  'GET /keys',
  'POST /api/keys',
] as const satisfies Route[];
type Station = (typeof stations)[number];

/** What a visitor finds who walks the whole way with the usual answers, whatever the site says. */
async function walk(id?: string): Promise<Record<Station, string>> {
  // One seed for all, with which every draw comes out unlike the usual page.
  const changes = { ...(id && { [id]: true as const }), seed: '7' };
  const { get, post, signUp, sendCode, account, replica } = await visitSandbox(changes);
  const seen = (visit: Awaited<ReturnType<typeof get>>) =>
    JSON.stringify([visit.status, new URL(visit.url).pathname, visit.headers['cf-mitigated'], visit.text])
      .replaceAll(account.email, 'EMAIL')
      .replaceAll(/sk-acme-\w{32}/g, 'KEY')
      .replaceAll(/localhost:\d+/g, 'localhost');
  const fill = { email: account.email, identifier: account.email, password: account.password };
  const found: Partial<Record<Station, string>> = {};
  found['GET /signup'] = await get('/signup').then(seen, String);
  found['POST /api/signup'] = await post('/api/signup', fill).then(seen, String);
  if (replica.made.accounts.length === 0) await signUp().catch(() => undefined);
  found['GET /verify'] = await get('/verify').then(seen, String);
  found['POST /api/verify'] =
    replica.made.accounts.length > 0 ? await sendCode().then(seen, String) : 'no account';
  found['GET /keys'] = await get('/keys').then(seen, String);
  found['POST /api/keys'] = await post('/api/keys', { name: 'first' }).then(seen, String);
  return found as Record<Station, string>;
}

/** Stations at which a case says that it differs. */
const named = ({ signup, verify, keys, routes = {} }: AcmeCase): Station[] =>
  stations.filter(
    (station) =>
      station in routes ||
      (station === 'GET /signup' && signup) ||
      (station === 'GET /verify' && verify) ||
      (station === 'GET /keys' && keys),
  );

test('the catalogue has its cases', () => {
  expect(cases).toHaveLength(101);
  expect(cases.filter(([, { verdict }]) => verdict === 'pass')).toHaveLength(26);
});

/** Cases whose own route answers as ever, and with which the next one is another. */
const showsLater: Record<string, Station> = {
  'otp-email-link': 'GET /verify',
  'session-expired': 'GET /keys',
};
const waitsOnly = new Set(['slow-3s', 'slow-api-4s', 'page-hang', 'api-hang']);

describe.concurrent('a case', async () => {
  const usual = await walk();
  const told = cases.filter(([id, { reach }]) => id !== 'base' && !reach && !waitsOnly.has(id));

  test.each(told)('%s changes what it names', async (id, change) => {
    const found = await walk(id);
    const different = stations.filter((station) => found[station] !== usual[station]);
    const expected = showsLater[id] ? [showsLater[id]] : named(change);
    expect(different[0]).toBe(expected[0]);
    // With other answers the visitor does not come as far, and sees other pages.
    if (!change.routes) expect(different).toEqual(expected);
  });

  test.each([
    ['slow-3s', '/signup', 2_900],
    ['slow-api-4s', '/api/signup', 3_900],
  ])('%s answers late and as ever', async (id, path, ms) => {
    const { get, signUp } = await visitSandbox({ [id]: true });
    const began = performance.now();
    expect((path === '/signup' ? await get(path) : await signUp()).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(ms);
  });

  test.each([
    ['page-hang', 'GET', '/signup'],
    ['api-hang', 'POST', '/api/signup'],
  ] as const)('%s never answers', async (id, method, path) => {
    const { visitor, app } = await visitSandbox({ [id]: true });
    const signal = AbortSignal.timeout(500);
    const visit =
      method === 'GET' ? visitor.get(app + path, { signal }) : visitor.post(app + path, {}, { signal });
    await expect(visit).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe.concurrent('a site that cannot be reached', () => {
  const reachOf = async (id: string) => (await visitSandbox({ [id]: true })).replica;

  test('has a name that nobody can own, a port that nobody listens at, or a certificate that nobody signed', async () => {
    expect((await reachOf('dns-fail')).origins.app).toMatch(/\.invalid$/);
    const refused = (await reachOf('conn-refused')).origins.app ?? '';
    await expect(fetch(refused.replace('app.acme.localhost', '127.0.0.1'))).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    const untrusted = (await reachOf('cert-invalid')).origins.app ?? '';
    await expect(fetch(untrusted.replace('app.acme.localhost', '127.0.0.1'))).rejects.toMatchObject({
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  test('asks for a browser without network', async () => {
    expect((await reachOf('offline')).network).toMatchObject({ offline: true });
    expect((await reachOf('base')).network?.offline).toBeUndefined();
  });
});

test('a browser that goes by the sandbox finds the hosts of others on this machine; any other never asks for them', async () => {
  const following = await visitSandbox({ hcaptcha: true }, { followsNetwork: true });
  expect((await following.get('/signup')).text).toContain('src="https://newassets.hcaptcha.com/');
  expect(following.replica.network?.resolve).toMatchObject({
    'newassets.hcaptcha.com': expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  });
  const other = await visitSandbox({ hcaptcha: true });
  const [, frame = ''] = /<iframe src="([^"]+)"/.exec((await other.get('/signup')).text) ?? [];
  expect(new URL(frame).hostname).toBe('newassets.hcaptcha.com.localhost');
  expect((await other.visitor.get(frame)).text).toContain('I am human');
});
