import { createVisitor } from 'agentkeys/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { openai } from '../src/index.ts';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

afterAll(closeSandboxes);

describe.concurrent('the sandbox as it is', () => {
  test('the platform leads to the login host, and a visitor who comes by another way is refused', async () => {
    const { begin, visitor, auth } = await visitSandbox();
    expect((await visitor.get(`${auth}/create-account`)).status).toBe(400);
    expect((await visitor.get(`${auth}/authorize?session=guessed`)).status).toBe(400);
    const page = await begin();
    expect(page.url).toBe(`${auth}/create-account`);
    expect(page.text).toContain('Create an account');
    expect(page.text).toMatch(/<button[^>]*>Continue<\/button>/);
    expect(page.text).not.toContain('ToS');
  });

  test('a token of the platform is good for one visitor', async () => {
    const { visitor, app } = await visitSandbox();
    const redirect = createVisitor();
    const address = (await redirect.get(`${app}/signup`)).url;
    expect(address).toContain('/create-account');
    expect((await visitor.get(address)).status).toBe(400);
  });

  test('a whole sign-up makes one account and, at the end, a key that the API accepts', async () => {
    const { signUp, replica, post, visitor, account, app, api } = await visitSandbox();
    await signUp();
    expect(replica.made.accounts.map(({ email }) => email)).toEqual([account.email]);
    expect(replica.made.keys).toEqual([]);
    expect((await visitor.get(`${app}/api-keys`)).status).toBe(200);

    const made = await post('/dashboard/api_keys', { name: 'first' }, app);
    const [key = ''] = replica.made.keys;
    expect(made).toMatchObject({ secret: key, name: 'first' });
    expect(key).toMatch(openai().key.pattern);
    const list = (await visitor.get(`${app}/dashboard/api_keys`)).text;
    expect(list).toContain(key.slice(-4));
    expect(list).not.toContain(key);

    const check = (bearer: string) =>
      openai().key.check?.({ key: bearer, fetch, origins: { api }, signal: new AbortController().signal });
    expect(await check(key)).toBe('valid');
    expect(await check(key.replace(/.$/, '!'))).toBe('phantom');
  });

  test('who leaves while the default project is made has no session', async () => {
    const { begin, sendEmail, sendPassword, readCode, sendCode, sendProfile, visitor, app } =
      await visitSandbox();
    await begin();
    await sendEmail();
    await sendPassword();
    await sendCode(await readCode());
    const home = await visitor.get(String((await sendProfile()).next));
    expect(home.url).toBe(`${app}/home`);
    const leaving = new AbortController();
    const creation = visitor.post(`${app}/dashboard/onboarding/projects`, {}, { signal: leaving.signal });
    leaving.abort();
    await expect(creation).rejects.toThrow();
    expect((await visitor.get(`${app}/api-keys`)).url).toMatch(/\/log-in$/);
  });

  test('a code is asked for again, and the one before is no longer good', async () => {
    const { begin, sendEmail, sendPassword, readCode, sendCode, post } = await visitSandbox();
    await begin();
    await sendEmail();
    await sendPassword();
    const first = await readCode();
    await post('/api/accounts/email-otp/resend', {});
    const second = await readCode();
    if (first !== second) expect(await sendCode(first)).toMatchObject({ status: 401 });
    expect(await sendCode(second)).toMatchObject({ status: 200, next: '/about-you' });
  });

  test.each([
    ['a name with digits', { name: 'Ada 2' }, 'name'],
    ['no birthday', { birthdate: '' }, 'birthday'],
    ['a birthday that is not read yet', { birthdate: '01/31/1990' }, 'birthday'],
    ['a child', { birthdate: `${new Date().getFullYear() - 3}-01-01` }, 'birthday'],
  ])('%s is refused', async (_, profile, field) => {
    const { begin, sendEmail, sendPassword, readCode, sendCode, sendProfile } = await visitSandbox();
    await begin();
    await sendEmail();
    await sendPassword();
    await sendCode(await readCode());
    expect(await sendProfile(profile)).toMatchObject({ status: 400, error: { field } });
  });

  test('pages that come later than where the visitor is lead back', async () => {
    const { begin, visitor, auth, app } = await visitSandbox();
    await begin();
    for (const path of ['/create-account/password', '/email-verification', '/about-you']) {
      expect((await visitor.get(`${auth}${path}`)).url).toBe(`${auth}/create-account`);
    }
    expect((await visitor.get(`${app}/home`)).url).toBe(`${auth}/log-in`);
  });

  test('an address that has an account leads to the page for returning users', async () => {
    const { signUp, begin, sendEmail } = await visitSandbox();
    await signUp();
    await begin();
    expect(await sendEmail()).toMatchObject({ next: '/log-in/password' });
  });

  test('accounts are never the same twice, and their names have no digits', async () => {
    const { replica } = await visitSandbox();
    const accounts = Array.from({ length: 50 }, () => replica.account());
    expect(new Set(accounts.map(({ email }) => email)).size).toBe(50);
    expect(accounts.filter(({ fullName }) => /\d/.test(fullName))).toEqual([]);
  });
});
