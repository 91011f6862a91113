import { createHash, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { managementKey } from '../sandbox/index.ts';
import { openrouter } from '../src/index.ts';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

afterAll(closeSandboxes);

const sha256 = (text: string) => createHash('sha256').update(text);

async function openApi() {
  const visit = await visitSandbox();
  const ask = async (method: string, path: string, { body, bearer }: { body?: unknown; bearer?: string }) => {
    const response = await fetch(`${visit.api}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, ...(await response.json()) };
  };
  return { ...visit, ask };
}

describe.concurrent('the API', () => {
  test('makes and deletes keys for the holder of the management key', async () => {
    const { ask, replica } = await openApi();
    const made = await ask('POST', '/api/v1/keys', {
      body: { name: 'by-api', limit: 5 },
      bearer: managementKey,
    });
    expect(made).toMatchObject({ status: 201, key: expect.stringMatching(openrouter().key.pattern) });
    expect(made.data).toMatchObject({ name: 'by-api', limit: 5, hash: sha256(made.key).digest('hex') });
    expect(replica.made.keys).toEqual([made.key]);
    expect(await ask('GET', '/api/v1/key', { bearer: made.key })).toMatchObject({ status: 200 });

    expect(await ask('DELETE', `/api/v1/keys/${made.data.hash}`, { bearer: made.key })).toMatchObject({
      status: 401,
    });
    const deletion = () => ask('DELETE', `/api/v1/keys/${made.data.hash}`, { bearer: managementKey });
    expect(await deletion()).toMatchObject({ status: 200, deleted: true });
    expect(await deletion()).toMatchObject({ status: 404 });
    expect(await ask('GET', '/api/v1/key', { bearer: made.key })).toMatchObject({ status: 401 });
  });

  test('refuses keys without a name, and everybody else', async () => {
    const { ask, replica } = await openApi();
    expect(await ask('POST', '/api/v1/keys', { body: {}, bearer: managementKey })).toMatchObject({
      status: 400,
    });
    expect(await ask('POST', '/api/v1/keys', { body: { name: 'x' } })).toMatchObject({ status: 401 });
    expect(replica.made.keys).toEqual([]);
  });

  test('gives a program the key that its user has agreed to, once, and to nobody else', async () => {
    const { ask, get, post, signUp, replica } = await openApi();
    const code_verifier = randomBytes(32).toString('base64url');
    const code_challenge = sha256(code_verifier).digest('base64url');
    const callback_url = 'http://127.0.0.1:9/callback';
    const query = new URLSearchParams({ callback_url, code_challenge, code_challenge_method: 'S256' });
    expect((await get(`/auth?${query}`)).url).toContain('/sign-in?redirect_url=%2Fauth%3F');
    await signUp();
    expect((await get(`/auth?${query}`)).text).toContain('>Authorize</button>');
    expect(await get(`/auth?callback_url=${callback_url}`)).toMatchObject({ status: 400 });

    const agree = async () => {
      const { next = '' } = await post('/api/frontend/authorize', { callback_url, code_challenge });
      expect(next).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?code=/);
      return { code: new URL(next).searchParams.get('code'), code_challenge_method: 'S256' };
    };
    const exchange = (body: object) => ask('POST', '/api/v1/auth/keys', { body });
    expect(await exchange({ ...(await agree()), code_verifier: 'guessed' })).toMatchObject({ status: 403 });
    const agreed = { ...(await agree()), code_verifier };
    expect(await exchange(agreed)).toMatchObject({ status: 200, key: replica.made.keys[0] });
    expect(await exchange(agreed)).toMatchObject({ status: 403 });
  });
});
