import { launchTestBrowser, type TestBrowser } from 'agentkeys/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

let chromium: TestBrowser;
beforeAll(async () => {
  chromium = await launchTestBrowser();
});
afterAll(async () => {
  await chromium.close();
  await closeSandboxes();
});

/** A browser's visitor on the first page of the form. */
async function open(changes: Parameters<typeof visitSandbox>[0] = {}) {
  const visit = await visitSandbox(changes);
  const page = await chromium.browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${visit.app}/signup`);
  return { ...visit, page };
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const type = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

async function goToCode({ page, account }: Awaited<ReturnType<typeof open>>): Promise<void> {
  await type(page, 'Email address', account.email);
  await press(page, 'Continue');
  await page.waitForURL('**/create-account/password');
  await type(page, 'Password', account.password);
  await press(page, 'Continue');
  await page.waitForURL('**/email-verification');
}

describe.concurrent('the pages in a browser', () => {
  test('a person gets from the form to a key, and sees masked keys afterwards', async () => {
    const visit = await open();
    const { page, replica } = visit;
    await goToCode(visit);
    expect(await page.getByRole('button', { name: 'Continue', exact: true }).isDisabled()).toBe(true);
    await type(page, 'Code', await visit.readCode());
    await press(page, 'Continue');
    await type(page, 'Full name', visit.account.fullName);
    // Read when the field is left, which a click on the button does.
    await type(page, 'Birthday', '01/31/1990');
    await press(page, 'Finish creating account');
    await page.getByRole('button', { name: 'Default project', exact: true }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'API keys' }).click();
    await press(page, 'Create new secret key');
    await type(page, 'Name (optional)', 'first');
    await press(page, 'Create secret key');
    const [key = ''] = await Promise.all([
      page.getByRole('textbox', { name: 'Secret key' }).inputValue(),
      page.getByRole('dialog', { name: 'Save your key' }).waitFor(),
    ]);
    expect(replica.made.keys).toEqual([key]);
    await press(page, 'Done');
    await page.reload();
    const row = page.getByRole('row', { name: 'first' });
    expect(await row.getByRole('cell').nth(1).textContent()).toBe(`sk-...${key.slice(-4)}`);
  });

  test('what the server refuses stands in the alert beside its field', async () => {
    const { page } = await open();
    expect(await page.getByRole('alert').count()).toBe(0);
    await type(page, 'Email address', 'nobody');
    await press(page, 'Continue');
    expect(await page.getByRole('alert').textContent()).toBe('Email is not valid.');
    expect(await page.getByLabel('Email address').getAttribute('aria-invalid')).toBe('true');
  });

  test('wrong-otp says so on the page', async () => {
    const visit = await open({ 'wrong-otp': true });
    await goToCode(visit);
    await type(visit.page, 'Code', await visit.readCode());
    await press(visit.page, 'Continue');
    expect(await visit.page.getByRole('alert').textContent()).toBe('Incorrect code');
  });

  test('tos-gate-required lets a person on who presses the button first', async () => {
    const { page, account, replica } = await open({ 'tos-gate-required': true });
    await type(page, 'Email address', account.email);
    await press(page, 'Continue');
    expect(await page.getByRole('alert').textContent()).toContain('You must accept');
    await press(page, 'Accept new ToS');
    await page.getByRole('button', { name: 'Accept new ToS', pressed: true }).waitFor();
    expect(replica.made.accounts).toEqual([]);
    await press(page, 'Continue');
    await page.waitForURL('**/create-account/password');
  });

  test('tos-gate-replace goes on with the button in the place of Continue', async () => {
    const { page, account } = await open({ 'tos-gate-replace': true });
    await type(page, 'Email address', account.email);
    await press(page, 'Accept new ToS');
    await page.waitForURL('**/create-account/password');
  });

  test.each(['page', 'widget'] as const)('a person passes the challenge on the %s', async (place) => {
    const { page } = await open({ challenge: place });
    const frame = page.frameLocator('iframe[title="Widget containing a Cloudflare security challenge"]');
    // A plain click: the page is left before anybody could see the box ticked.
    await frame.getByRole('checkbox', { name: 'Verify you are human' }).click();
    await page.getByRole('button', { name: 'Continue', exact: true, disabled: false }).waitFor();
  });

  test('the mailbox has a page of its own', async () => {
    const visit = await open();
    await goToCode(visit);
    await visit.page.goto(visit.replica.mailPage ?? '');
    const mail = visit.page.frameLocator('iframe[title="Mail: Your OpenAI verification code"]');
    expect(await mail.locator('.code').textContent()).toBe(await visit.readCode());
  });
});
