import type { Page } from 'playwright-core';

/**
 * Resolves when the platform has made the account's default project: who leaves its first page before that has no
 * session.
 */
export const signedUp = (page: Page): Promise<void> =>
  page.getByRole('banner').getByRole('button', { name: 'Default project', exact: true }).waitFor();
