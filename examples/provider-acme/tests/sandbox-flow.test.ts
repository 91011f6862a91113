import { afterAll, describe, expect, test } from 'vitest';
import { acme } from '../src/index.ts';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

afterAll(closeSandboxes);

describe.concurrent('the sandbox as it is', () => {
  test('a whole sign-up makes one account and, at the end, a key that the API accepts', async () => {
    const { get, post, signUp, sendCode, replica, account, app, api } = await visitSandbox();
    expect((await get('/signup')).text).toContain('Create your account');
    expect(JSON.parse((await signUp()).text)).toEqual({ next: '/verify' });
    expect((await get('/verify')).text).toContain('Verification code');
    expect((await get('/keys')).url).toBe(`${app}/login`);
    expect(JSON.parse((await sendCode()).text)).toEqual({ next: '/keys' });
    expect(replica.made.keys).toEqual([]);

    const { secret } = JSON.parse((await post('/api/keys', { name: 'first' })).text);
    expect(secret).toMatch(acme().key.pattern);
    expect(replica.made).toMatchObject({ accounts: [{ email: account.email }], keys: [secret] });
    const list = (await get('/keys')).text;
    expect(list).toContain('first');
    expect(list).not.toContain(secret);

    const check = (key: string) =>
      acme().key.check?.({ key, fetch, origins: { api }, signal: new AbortController().signal });
    expect(await check(secret)).toBe('valid');
    expect(await check(secret.replace(/.$/, '!'))).toBe('phantom');
  });

  test('what is not in order is refused', async () => {
    const { post, signUp, readCode, account } = await visitSandbox();
    expect(await post('/api/signup', { email: 'nobody' })).toMatchObject({ status: 422 });
    expect(await post('/api/signup', { email: account.email, password: 'short' })).toMatchObject({
      status: 422,
    });
    expect(await post('/api/verify', { code: '000000' })).toMatchObject({ status: 401 });
    await signUp();
    expect(await signUp()).toMatchObject({ status: 409 });
    const code = await readCode();
    expect(await post('/api/verify', { code: code === '111111' ? '222222' : '111111' })).toMatchObject({
      status: 400,
    });
  });

  test('who has an account can log in', async () => {
    const { post, signUp, sendCode, account } = await visitSandbox();
    await signUp();
    await sendCode();
    expect(await post('/api/login', { email: account.email, password: 'wrong' })).toMatchObject({
      status: 401,
    });
    expect(await post('/api/login', { email: account.email, password: account.password })).toMatchObject({
      status: 200,
    });
  });

  test('the same seed draws the same page', async () => {
    const draw = async (seed: string) =>
      (await (await visitSandbox({ 'ids-random': true, 'number-copy': true, seed })).get('/signup')).text;
    expect(await draw('3')).toBe(await draw('3'));
    expect(await draw('3')).not.toBe(await draw('4'));
  });
});
