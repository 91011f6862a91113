import type { Locator } from 'playwright-core';

const inDialog = ['dialog', '[role=dialog]', '[role=alertdialog]'].map((dialog) => `${dialog} *`).join();

export const isInDialog = (locator: Locator): Promise<boolean> =>
  locator
    .and(locator.page().locator(inDialog))
    .isVisible()
    .catch(() => false);
