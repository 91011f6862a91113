import { later } from 'agentkeys';
import type { Page } from 'playwright-core';
import { step, variant } from '../kit.ts';

/** What the button has been called, the newest first. */
const names = ['New Key', 'Create API Key', 'Create Key', 'Create'];

const inDialog = (page: Page) => page.getByRole('dialog');

/** Asks for a key by a name, in a dialog whose other fields may stay empty. */
export const createKey = step({
  id: 'create-key',
  effect: 'once',
  needsSession: true,
  // The list waits for the onboarding, whose dialogs may be that late.
  deadline: '60s',
  route: /^(\/workspaces\/[^/]+)?\/keys$/,
  variants: names.map((name) =>
    variant({
      name: name.toLowerCase().replaceAll(' ', '-'),
      landmarks: {
        create: (page) => page.getByRole('main').getByRole('button', { name, exact: true }),
        name: later((page) => inDialog(page).getByRole('textbox', { name: 'Name', exact: true })),
        submit: later((page) => inDialog(page).getByRole('button', { name: 'Create', exact: true })),
      },
      run: async ({ landmarks, options, page }) => {
        await landmarks.create.click();
        await landmarks.name.fill(options.keyName ?? 'agentkeys');
        if (options.creditLimit !== undefined) {
          await inDialog(page).getByLabel('Credit limit (optional)').fill(String(options.creditLimit));
        }
        await landmarks.submit.click();
      },
    }),
  ),
  done: ({ page }) => inDialog(page).locator('code, pre, input[readonly]').first().waitFor(),
});
