import { step } from '../kit.ts';
import { savedDialog } from '../landmarks.ts';

/** The key stands in a field of the dialog that shows it once. */
export const keyRead = step({
  id: 'key-read',
  needsSession: true,
  yields: 'key',
  route: /^\/keys(\/|$)/,
  landmarks: {
    key: (page) => savedDialog(page).getByRole('textbox', { name: 'Secret key', exact: true }),
  },
  run: async ({ landmarks, mask }) => {
    const key = (await landmarks.key.inputValue()).trim();
    await mask(key);
    return { key };
  },
});
