import { step, variant } from '../kit.ts';

/** The whole element is a whole key: examples quote one in a longer text, and lists cut it short. */
const wholeKey = /^\s*sk-or-v1-[0-9a-f]{64}\s*$/;

/** The key is shown once, in a dialog, as text or in a field. */
export const readKey = step({
  id: 'read-key',
  needsSession: true,
  yields: 'key',
  route: /^(\/workspaces\/[^/]+)?\/keys$/,
  variants: [
    variant({
      name: 'text',
      landmarks: {
        key: (page) =>
          page.getByRole('dialog').locator('code, pre:not(:has(code))').filter({ hasText: wholeKey }),
      },
      run: async ({ landmarks, mask }) => {
        const key = ((await landmarks.key.textContent()) ?? '').trim();
        await mask(key);
        return { key };
      },
    }),
    variant({
      name: 'field',
      landmarks: {
        key: (page) =>
          page.getByRole('dialog').locator('input[readonly][value^="sk-or-v1-"]:not([value*="..."])'),
      },
      run: async ({ landmarks, mask }) => {
        const key = (await landmarks.key.inputValue()).trim();
        await mask(key);
        return { key };
      },
    }),
  ],
});
