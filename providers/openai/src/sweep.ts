import type { Provider } from 'agentkeys';
import type { Locator, Page } from 'playwright-core';
import type { OpenAiOptions } from './options.ts';
import { signedUp } from './signed-up.ts';
import { createKey } from './steps/create-key.ts';

type Sweep = NonNullable<Provider<OpenAiOptions>['sweep']>;
type Context = Parameters<Sweep>[0];

/**
 * Revokes the keys that a run has made, on the pages: logs in with a code from the mailbox, since nobody has kept the
 * password. One that the run has made and not come to read goes, too, where the account is certain to be the run's
 * alone. The account stays: OpenAI deletes accounts on request alone.
 */
export const sweep: Sweep = async (context) => {
  const { made, origins } = context;
  const mayBeUnread = made.keys.length === 0 && made.passed?.includes(createKey.id) === true;
  if (made.email === undefined || (made.keys.length === 0 && !mayBeUnread))
    return { keys: [], account: false };
  const page = await context.openPage();
  await logIn(page, context, made.email);
  await page.goto(`${origins.app}/api-keys`);
  await page.getByRole('button', { name: 'Create new secret key', exact: true }).waitFor();

  const gone: string[] = [];
  const unclear: string[] = [];
  for (const { sha256, ends } of made.keys) {
    const row = page.getByRole('row').filter({ has: page.getByText(`sk-...${ends}`, { exact: true }) });
    // Which of two keys that end alike was made by the run cannot be told.
    if ((await row.count()) > 1) unclear.push(ends);
    else {
      if ((await row.count()) === 1) await revoke(page, row);
      gone.push(sha256);
    }
  }
  if (mayBeUnread) await revokeAll(page);
  const left = unclear.length > 0 && `More than one key ends in ${unclear.join(', ')}: revoke them by hand.`;
  return { keys: gone, account: false, ...(left && { left }) };
};

async function logIn(page: Page, { origins, mail }: Context, email: string): Promise<void> {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(`${origins.app}/login`);
  await page.getByLabel('Email address', { exact: true }).fill(email);
  await press('Continue');
  await press('Log in with a one-time code');
  await page
    .getByLabel('Code', { exact: true })
    .and(page.locator('input'))
    .fill(await mail.code({ from: 'openai.com' }));
  await press('Continue');
  await signedUp(page);
}

async function revokeAll(page: Page): Promise<void> {
  const revocable = page.getByRole('button', { name: 'Revoke', exact: true });
  const rows = page.getByRole('row').filter({ has: revocable });
  for (let left = await rows.count(); left > 0; left -= 1) await revoke(page, rows.nth(left - 1));
}

async function revoke(page: Page, row: Locator): Promise<void> {
  await row.getByRole('button', { name: 'Revoke', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Revoke secret key', exact: true });
  await dialog.getByRole('button', { name: 'Revoke key', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await row.waitFor({ state: 'hidden' });
}
