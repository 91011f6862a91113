import { later } from 'agentkeys';
import { step } from '../kit.ts';
import { usernameOf } from '../username-of.ts';

/**
 * The pages show no key: they keep it where their own requests take it from, once the account's menu greets its owner.
 * It is the registry's key for npm, too, wherever that signs its keys (`security.api.jwt`).
 */
export const readKey = step({
  id: 'read-key',
  needsSession: true,
  yields: 'key',
  route: /^\/$/,
  landmarks: {
    account: (page) => page.getByRole('banner').getByTestId('logInDialogIcon'),
    greeting: later((page) => page.getByRole('menuitem', { name: /^Hi / })),
  },
  run: async ({ page, landmarks, account, mask }) => {
    await landmarks.account.click();
    await landmarks.greeting.filter({ hasText: usernameOf(account) }).waitFor();
    const key = await page.evaluate(() => globalThis.localStorage.getItem('token') ?? '');
    await mask(key);
    return { key };
  },
});
