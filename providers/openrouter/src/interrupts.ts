import type { Page } from 'playwright-core';
import { interrupt } from './kit.ts';

// By their words alone: what the controls of these dialogs are has changed before.
const source = (page: Page) => page.getByRole('dialog').filter({ hasText: 'Where did you first hear about' });
const allSet = (page: Page) => page.getByRole('dialog').filter({ hasText: "You're all set!" });
const cookies = (page: Page) =>
  page.getByRole('region').or(page.getByRole('dialog')).filter({ hasText: 'We use cookies' });

/** Up to three quarters of a minute late, and over other dialogs too. */
export const interrupts = [
  interrupt({
    id: 'cookie-banner',
    when: cookies,
    dismiss: ({ page }) => cookies(page).getByRole('button', { name: 'Reject all', exact: true }).click(),
  }),
  interrupt({
    id: 'onboarding-source',
    when: source,
    dismiss: async ({ page }) => {
      await source(page).getByText('Other', { exact: true }).click();
      await source(page).getByText('Continue', { exact: true }).click();
    },
  }),
  interrupt({
    id: 'onboarding-done',
    when: allSet,
    // Not the link beside it, which leads to a tutorial.
    dismiss: ({ page }) => allSet(page).getByText('Close', { exact: true }).click(),
  }),
];
