import type { Locator, Page } from 'playwright-core';

const dialog = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('dialog').filter({ hasText: words });
const source = (page: Page): Locator => dialog(page, 'Where did you first hear about');
const allSet = (page: Page): Locator => dialog(page, "You're all set!");
const cookies = (page: Page): Locator =>
  page.getByRole('region').or(page.getByRole('dialog')).filter({ hasText: 'We use cookies' });

async function answerSource(page: Page): Promise<void> {
  await source(page).getByText('Other', { exact: true }).click();
  await source(page).getByText('Continue', { exact: true }).click();
}
const closeAllSet = (page: Page): Promise<void> => allSet(page).getByText('Close', { exact: true }).click();
const refuseCookies = (page: Page): Promise<void> =>
  cookies(page).getByRole('button', { name: 'Reject all', exact: true }).click();

const known = [
  [cookies, refuseCookies],
  [source, answerSource],
  [allSet, closeAllSet],
] as const;

/** Playwright looks before each of its actions; a wait has to look for itself. */
export async function watchInterrupts(page: Page): Promise<void> {
  for (const [when, putAway] of known) {
    let busy = false;
    const handle = async (): Promise<void> => {
      // What it clicks itself makes Playwright look again.
      if (busy) return;
      busy = true;
      await putAway(page).finally(() => {
        busy = false;
      });
    };
    await page.addLocatorHandler(when(page).first(), handle, { noWaitAfter: true });
  }
}

export async function putAwayInterrupts(page: Page): Promise<void> {
  for (const [when, putAway] of known) {
    const there = await when(page)
      .first()
      .isVisible()
      .catch(() => false);
    if (there) await putAway(page).catch(() => undefined);
  }
}
