import { afterAll, describe, expect, test } from 'vitest';
import type { Changes } from '../sandbox/changes.ts';
import { openrouter } from '../src/index.ts';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

afterAll(closeSandboxes);

const keysPath = '/workspaces/default/keys';

describe.concurrent('the sandbox as it is', () => {
  test('a whole sign-up makes one account and, at the end, a key that the API accepts', async () => {
    const { get, post, signUp, replica, account, app, api } = await visitSandbox();
    expect((await get('/auth')).url).toBe(`${app}/sign-up`);
    expect((await get(keysPath)).url).toContain('/sign-in?redirect_url=');
    const verified = await signUp();
    expect(verified.url).toContain('/sign-up/verify-email-address?');
    expect(verified.url).toContain('__clerk_status=verified');
    expect(replica.made).toEqual({ accounts: [{ email: account.email }], keys: [] });

    expect((await get('/keys')).url).toBe(`${app}${keysPath}`);
    const { secret = '' } = await post('/api/frontend/keys', { name: 'first' });
    expect(secret).toMatch(openrouter().key.pattern);
    expect(replica.made.keys).toEqual([secret]);
    const list = (await get('/api/frontend/keys')).text;
    expect(list).toContain('first');
    expect(list).not.toContain(secret);

    const check = (key: string) =>
      openrouter().key.check?.({ key, fetch, origins: { api }, signal: new AbortController().signal });
    expect(await check(secret)).toBe('valid');
    expect(await check(secret.replace(/.$/, '!'))).toBe('phantom');
  });

  test('what is not in order is refused, and makes no account', async () => {
    const { sendForm, replica } = await visitSandbox();
    expect(await sendForm({ emailAddress: 'nobody' })).toMatchObject({ error: { field: 'emailAddress' } });
    expect(await sendForm({ password: 'short' })).toMatchObject({ error: { field: 'password' } });
    expect(await sendForm({ legalAccepted: '' })).toMatchObject({ error: { field: 'legalAccepted' } });
    expect(replica.made.accounts).toEqual([]);
  });

  test('an address is used once, whatever its plus-suffix', async () => {
    const { sendForm, account } = await visitSandbox();
    await sendForm();
    const again = await sendForm({ emailAddress: account.email.replace('@', '+more@') });
    expect(again).toMatchObject({
      status: 422,
      error: { message: expect.stringContaining('already in use') },
    });
  });

  test('a code is good for its own account, and opens its session', async () => {
    const { sendForm, wait, post, get, app } = await visitSandbox({ 'otp-1': true });
    await sendForm();
    const code = await wait('code');
    const wrong = code === '111111' ? '222222' : '111111';
    const verify = '/v1/client/sign_ups/attempt_verification';
    expect(await post(verify, { code: wrong })).toMatchObject({ status: 422 });
    expect(await post(verify, { code })).toMatchObject({ next: '/' });
    expect((await get(keysPath)).url).toBe(`${app}${keysPath}`);
  });

  test('who has an account can sign in', async () => {
    const { signUp, account, get, visitor, app } = await visitSandbox();
    await signUp();
    const other = { emailAddress: account.email, next: keysPath };
    const signIn = async (password: string) =>
      JSON.parse((await visitor.post(`${app}/v1/client/sign_ins`, { ...other, password })).text);
    expect(await signIn('wrong')).toMatchObject({ error: { field: 'password' } });
    expect(await signIn(account.password)).toEqual({ next: keysPath });
    expect((await get('/sign-in/factor-one')).text).toContain('Welcome back');
  });
});

describe.concurrent('the mail', () => {
  test.each<[string, Changes]>([
    ['', {}],
    ['encoded as quoted-printable, ', { 'quoted-printable-mail': true }],
    ['from the former sender, ', { 'sender-changed': 'noreply' }],
    ['after a welcome mail, ', { 'welcome-mail-first': true }],
    ['full of colours, ', { 'hex-colour-mail': true }],
  ])('%s&amp; in its link does not break the navigation', async (_, changes) => {
    const { signUp } = await visitSandbox(changes);
    expect((await signUp()).url).toContain('__clerk_status=verified');
  });

  test('a link that was not decoded leads nowhere', async () => {
    const { sendForm, wait, visitor } = await visitSandbox();
    await sendForm();
    const broken = (await wait('link')).replaceAll('&', '&amp;');
    expect((await visitor.get(broken)).url).toContain('__clerk_status=failed');
  });

  test('a colour is not taken for the code', async () => {
    const { sendForm, wait, post } = await visitSandbox({
      'otp-1': true,
      'hex-colour-mail': true,
      'welcome-mail-first': true,
      'quoted-printable-mail': true,
    });
    await sendForm();
    const code = await wait('code');
    expect(await post('/v1/client/sign_ups/attempt_verification', { code })).toMatchObject({ next: '/' });
  });
});
