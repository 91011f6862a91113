import type { Account } from 'agentkeys';
import type { Page } from 'playwright-core';

/** Where a script signs up, and as whom. */
export interface PlainSite {
  app: string;
  account: Account;
  /** The code of the mail that came after `since`, in Unix milliseconds, from that domain. */
  readCode(since: number, from: string): Promise<string>;
}

/** Signs up and reads the key, as one writes it by hand: nothing is watched, and what changes is waited for in vain. */
export type PlainScript = (page: Page, site: PlainSite) => Promise<string>;

const acme: PlainScript = async (page, { app, account, readCode }) => {
  const { email, password } = account;
  await page.goto(`${app}/signup`);
  await page.getByLabel('Email address', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  const sentAt = Date.now();
  await page.getByRole('button', { name: 'Create account', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/verify', { waitUntil: 'domcontentloaded' });
  await page
    .getByLabel('Verification code', { exact: true })
    .or(page.locator('[autocomplete="one-time-code"]'))
    .fill(await readCode(sentAt, 'acme.example'));
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/verify', { waitUntil: 'domcontentloaded' });
  await page.getByRole('button', { name: 'Create new secret key', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('agentkeys');
  await dialog.getByRole('button', { name: 'Create secret key', exact: true }).click();
  const saved = page.getByRole('dialog', { name: 'Save your key', exact: true });
  await saved.waitFor();
  return saved.getByRole('textbox', { name: 'Secret key', exact: true }).inputValue();
};

const openai: PlainScript = async (page, { app, account, readCode }) => {
  const { email, password, fullName, birthdate } = account;
  const next = page.getByRole('button', { name: 'Continue', exact: true });
  const [year, month, day] = birthdate.split('-');
  await page.goto(`${app}/signup`);
  await page.getByLabel('Email address', { exact: true }).fill(email);
  await next.click();
  await page
    .getByLabel('Password', { exact: true })
    .and(page.locator('[autocomplete="new-password"]'))
    .fill(password);
  const sentAt = Date.now();
  await next.click();
  await page.waitForURL((url) => url.pathname === '/email-verification', { waitUntil: 'domcontentloaded' });
  const code = await readCode(sentAt, 'openai.com');
  await page.getByLabel('Code', { exact: true }).and(page.locator('input')).fill(code);
  await next.click();
  await page.waitForURL((url) => url.pathname === '/about-you', { waitUntil: 'domcontentloaded' });
  await page.getByLabel('Full name', { exact: true }).fill(fullName.replace(/\d+/g, '').trim());
  const birthday = page.getByLabel('Birthday', { exact: true });
  await birthday.fill(`${month}/${day}/${year}`);
  await birthday.blur();
  await page.getByRole('button', { name: 'Finish creating account', exact: true }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Default project', exact: true }).waitFor();
  await page.goto(`${app}/api-keys`);
  await page.getByRole('button', { name: 'Create new secret key', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByLabel('Name (optional)', { exact: true }).fill('agentkeys');
  await dialog.getByRole('button', { name: 'Create secret key', exact: true }).click();
  const saved = page.getByRole('dialog', { name: 'Save your key', exact: true });
  await saved.waitFor();
  return (await saved.getByRole('textbox', { name: 'Secret key', exact: true }).inputValue()).trim();
};

/** By the provider that takes the same steps. */
export const plainScripts = { acme, openai } as const;
