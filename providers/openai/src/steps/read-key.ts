import type { Page } from 'playwright-core';
import { step, variant } from '../kit.ts';

/** A whole key: in the table behind they are cut to their ends, and the text above quotes an invented one. */
const wholeKey = /^\s*sk-proj-[A-Za-z0-9_-]{100,}\s*$/;
const saved = (page: Page) => page.getByRole('dialog', { name: 'Save your key', exact: true });

/** The key is shown once, in a dialog, in a field or as text. */
export const readKey = step({
  id: 'read-key',
  needsSession: true,
  yields: 'key',
  route: /^(\/settings\/organization)?\/api-keys$/,
  variants: [
    variant({
      name: 'field',
      landmarks: {
        key: (page) =>
          saved(page)
            .getByRole('textbox', { name: 'Secret key', exact: true })
            .and(page.locator('[value^="sk-proj-"]:not([value*="•"], [value*="..."])')),
      },
      run: async ({ landmarks, mask }) => {
        const key = (await landmarks.key.inputValue()).trim();
        await mask(key);
        return { key };
      },
    }),
    variant({
      name: 'text',
      landmarks: { key: (page) => saved(page).locator('code').filter({ hasText: wholeKey }) },
      run: async ({ landmarks, mask }) => {
        const key = ((await landmarks.key.textContent()) ?? '').trim();
        await mask(key);
        return { key };
      },
    }),
  ],
});
