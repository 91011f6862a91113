import { afterAll, describe, expect, test } from 'vitest';
import type { Changes } from '../sandbox/changes.ts';
import { openai } from '../src/index.ts';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

afterAll(closeSandboxes);

const gate = '<button>Accept new ToS</button>';
const proceed = /<button class="primary" name="intent"[^>]*>Continue<\/button>/;

describe.concurrent('the sandbox with a change', () => {
  test.each(['email', 'password'] as const)(
    'tos-gate adds the button to the page with the %s and nothing else',
    async (page) => {
      const pageOf = async (changes: Changes) => {
        const { begin, sendEmail, visitor, auth, signUp, replica } = await visitSandbox(changes);
        const first = await begin();
        await sendEmail();
        const text =
          page === 'email' ? first.text : (await visitor.get(`${auth}/create-account/password`)).text;
        await signUp();
        return {
          text: text.replaceAll(/[\w.]+@mail\.example\.com/g, 'ADDRESS'),
          accounts: replica.made.accounts.length,
        };
      };
      const changed = await pageOf({ 'tos-gate': page });
      expect(changed.text.split(gate)).toHaveLength(2);
      expect({ ...changed, text: changed.text.replace(gate, '') }).toEqual(await pageOf({}));
    },
  );

  test('tos-gate-required refuses the form until the button is pressed', async () => {
    const { begin, sendEmail, post } = await visitSandbox({ 'tos-gate-required': 'email' });
    expect((await begin()).text).toContain(gate);
    expect(await sendEmail()).toMatchObject({
      status: 400,
      error: { message: expect.stringContaining('accept') },
    });
    await post('/api/accounts/terms', {});
    expect(await sendEmail()).toMatchObject({ status: 200, next: '/create-account/password' });
  });

  test('tos-gate-required on the second page makes no account', async () => {
    const { begin, sendEmail, sendPassword, replica } = await visitSandbox({
      'tos-gate-required': 'password',
    });
    await begin();
    await sendEmail();
    expect(await sendPassword()).toMatchObject({ status: 400 });
    expect(replica.made.accounts).toEqual([]);
  });

  test('tos-gate-replace has the button in the place of Continue', async () => {
    const { begin } = await visitSandbox({ 'tos-gate-replace': 'email' });
    const { text } = await begin();
    expect(text).toContain(gate);
    expect(text).not.toMatch(proceed);
  });

  test('button-renamed', async () => {
    const { signUp, visitor, app } = await visitSandbox({ 'button-renamed': true });
    await signUp();
    expect(JSON.parse((await visitor.get(`${app}/dashboard/api_keys`)).text)).toMatchObject({
      create_label: 'Generate API key',
    });
  });

  test('redirect-elsewhere, from the form and from the keys', async () => {
    const first = await visitSandbox({ 'redirect-elsewhere': 'signup' });
    expect((await first.begin()).url).toBe(`${first.app}/welcome`);
    const second = await visitSandbox({ 'redirect-elsewhere': 'keys' });
    await second.signUp();
    expect((await second.visitor.get(`${second.app}/api-keys`)).url).toBe(`${second.app}/welcome`);
  });

  test('wrong-otp refuses the right code', async () => {
    const { begin, sendEmail, sendPassword, readCode, sendCode } = await visitSandbox({ 'wrong-otp': true });
    await begin();
    await sendEmail();
    await sendPassword();
    expect(await sendCode(await readCode())).toMatchObject({
      status: 401,
      error: { message: 'Incorrect code' },
    });
  });

  test('challenge stands before the form until a person has passed it', async () => {
    const { begin, visitor, auth, post } = await visitSandbox({ challenge: 'page' });
    const wall = await begin();
    expect(wall).toMatchObject({ status: 403, headers: { 'cf-mitigated': 'challenge' } });
    expect(wall.text).toContain('Verify you are human');
    expect(wall.text).toContain('name="cf-turnstile-response"');
    const frame =
      /src="(http:\/\/challenges\.cloudflare\.com\.localhost:\d+\/[^"]+)"/.exec(wall.text)?.[1] ?? '';
    expect((await visitor.get(frame)).text).toContain('type="checkbox"');
    await post('/cdn-cgi/challenge-platform/clear', {});
    expect((await visitor.get(`${auth}/create-account`)).status).toBe(200);
  });

  test('challenge:widget stands in the form and keeps it from being sent', async () => {
    const { begin } = await visitSandbox({ challenge: 'widget' });
    const { status, text } = await begin();
    expect(status).toBe(200);
    expect(text).toContain('name="cf-turnstile-response"');
    expect(text).toMatch(/<button[^>]* disabled>Continue</);
  });

  test('http-500, of the page and of its request', async () => {
    expect((await (await visitSandbox({ 'http-500': 'page' })).begin()).status).toBe(500);
    const { begin, sendEmail } = await visitSandbox({ 'http-500': 'submit' });
    expect((await begin()).status).toBe(200);
    expect(await sendEmail()).toMatchObject({ status: 500 });
  });

  test.each([
    ['bundle-3', '/assets/api-keys.js', '/dashboard/api_keys'],
    ['xhr-3', '/dashboard/api_keys', '/assets/api-keys.js'],
  ])('slow-hydration:%s holds back %s and nothing else', async (lateness, late, early) => {
    const { signUp, visitor, app } = await visitSandbox({ 'slow-hydration': lateness });
    await signUp();
    const timeOf = async (path: string) => {
      const before = performance.now();
      expect((await visitor.get(`${app}${path}`)).status).toBe(200);
      return performance.now() - before;
    };
    const [lateMs, earlyMs] = await Promise.all([timeOf(late), timeOf(early)]);
    expect(lateMs).toBeGreaterThan(2_900);
    expect(earlyMs).toBeLessThan(lateMs);
  });

  test('returning-user knows every address', async () => {
    const { begin, sendEmail, visitor, auth, replica } = await visitSandbox({ 'returning-user': true });
    await begin();
    expect(await sendEmail()).toMatchObject({ next: '/log-in/password' });
    expect((await visitor.get(`${auth}/log-in/password`)).text).toContain('already exists');
    expect(replica.made.accounts).toEqual([]);
  });

  test('otp-6 has six fields', async () => {
    const { begin, sendEmail, sendPassword, visitor, auth } = await visitSandbox({ 'otp-6': true });
    await begin();
    await sendEmail();
    await sendPassword();
    expect(
      (await visitor.get(`${auth}/email-verification`)).text.match(/aria-label="Digit \d"/g),
    ).toHaveLength(6);
  });

  test('about-you is left out, or asks for the age', async () => {
    const skipping = await visitSandbox({ 'about-you': 'skip' });
    await skipping.begin();
    await skipping.sendEmail();
    await skipping.sendPassword();
    expect((await skipping.sendCode(await skipping.readCode())).next).toContain('/auth/callback?code=');

    const byAge = await visitSandbox({ 'about-you': 'age' });
    await byAge.begin();
    await byAge.sendEmail();
    await byAge.sendPassword();
    await byAge.sendCode(await byAge.readCode());
    expect((await byAge.visitor.get(`${byAge.auth}/about-you`)).text).toContain('>Age</label>');
    expect(await byAge.sendProfile({ birthdate: '', age: '12' })).toMatchObject({ status: 400 });
    expect(await byAge.sendProfile({ birthdate: '', age: '30' })).toMatchObject({ status: 200 });
  });

  test('instant-key asks for no name', async () => {
    const { signUp, visitor, app } = await visitSandbox({ 'instant-key': true });
    await signUp();
    expect(JSON.parse((await visitor.get(`${app}/dashboard/api_keys`)).text)).toMatchObject({
      asks_name: false,
    });
  });

  test('no-mail sends the welcome mail and no code, late-mail sends it later', async () => {
    const silent = await visitSandbox({ 'no-mail': true });
    await silent.begin();
    await silent.sendEmail();
    await silent.sendPassword();
    await expect(silent.readCode(200)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' });

    const slow = await visitSandbox({ 'late-mail': '5' });
    await slow.begin();
    await slow.sendEmail();
    const before = performance.now();
    await slow.sendPassword();
    expect(await slow.readCode()).toMatch(/^\d{6}$/);
    expect(performance.now() - before).toBeGreaterThan(4_900);
  });

  test.each([
    ['401', 'phantom'],
    ['429', 'rate_limited'],
    ['500', 'endpoint_down'],
  ])('key-check:%s makes the check of a good key say %s', async (status, expected) => {
    const { signUp, post, replica, app, api } = await visitSandbox({ 'key-check': status });
    await signUp();
    await post('/dashboard/api_keys', {}, app);
    const [key = ''] = replica.made.keys;
    const signal = new AbortController().signal;
    expect(await openai().key.check?.({ key, fetch, origins: { api }, signal })).toBe(expected);
  });

  test('changes can be put together', async () => {
    const { begin, sendEmail } = await visitSandbox({ 'tos-gate': 'email', 'returning-user': true });
    expect((await begin()).text).toContain(gate);
    expect(await sendEmail()).toMatchObject({ next: '/log-in/password' });
  });
});
