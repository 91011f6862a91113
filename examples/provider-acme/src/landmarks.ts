import type { Page } from 'playwright-core';

/** By its label, or by what it is for: the words around a code change more often than its purpose. */
export const code = (page: Page) =>
  page.getByLabel('Verification code', { exact: true }).or(page.locator('[autocomplete="one-time-code"]'));

export const verify = (page: Page) => page.getByRole('button', { name: 'Verify', exact: true });

export const create = (page: Page) =>
  page.getByRole('button', { name: 'Create new secret key', exact: true });

/** Shows a new key, once. */
export const savedDialog = (page: Page) => page.getByRole('dialog', { name: 'Save your key', exact: true });
