import { launchTestBrowser, type TestBrowser } from 'agentkeys/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../sandbox/catalogue.ts';
import { closeSandboxes, visitSandbox } from './visit-sandbox.ts';

afterAll(closeSandboxes);

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const type = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

type Visit = Awaited<ReturnType<typeof visitSandbox>>;

/** A person's way from the form to a key, in plain Playwright. */
async function goToKey(page: Page, { account, app, readCode }: Visit, wall?: string) {
  await page.goto(`${app}/signup`);
  if (wall) await press(page, wall);
  await type(page, 'Email address', account.email);
  await type(page, 'Password', account.password);
  await press(page, 'Create account');
  await page.waitForURL('**/verify');
  await page.locator('[autocomplete="one-time-code"]').fill(await readCode());
  await press(page, 'Verify');
  await page.waitForURL('**/keys');
  await press(page, 'Create new secret key');
  await type(page, 'Name', 'first');
  await press(page, 'Create secret key');
  await page.getByRole('dialog', { name: 'Save your key' }).waitFor();
  return page.getByRole('textbox', { name: 'Secret key' }).inputValue();
}

describe('the pages in a browser', () => {
  const passing = Object.keys(catalogue).filter((id) => catalogue[id]?.verdict === 'pass');
  let chromium: TestBrowser;
  beforeAll(async () => {
    chromium = await launchTestBrowser();
  });
  afterAll(() => chromium.close());

  test.concurrent.each(passing)('%s leads a person to a key', async (id) => {
    const visit = await visitSandbox({ [id]: true });
    const page = await chromium.browser.newPage();
    page.setDefaultTimeout(60_000);
    const key = await goToKey(page, visit, id === 'cookie-wall' ? 'Accept all cookies' : undefined);
    expect(visit.replica.made.keys).toEqual([key]);
    await page.close();
  });
});

test.each(['turnstile', 'hcaptcha', 'recaptcha-v2', 'arkose'])(
  '%s shows a frame of its vendor',
  async (id) => {
    const visit = await visitSandbox({ [id]: true }, { followsNetwork: true });
    await using chromium = await launchTestBrowser(visit.replica.network);
    const page = await chromium.browser.newPage();
    await page.goto(`${visit.app}/signup`);
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    expect(frames).toHaveLength(1);
    expect(await frames[0]?.title()).toBe('Widget');
    expect(new URL(frames[0]?.url() ?? '').protocol).toBe('https:');
  },
);
