import { step } from '../kit.ts';

/** The key is shown once, in a dialog. The table behind it holds masked keys, the text above an invented one. */
export const readKey = step({
  id: 'read-key',
  needsSession: true,
  yields: 'key',
  route: /^\/api-keys$/,
  landmarks: {
    key: (page) =>
      page
        .getByRole('dialog', { name: 'Save your key', exact: true })
        .getByRole('textbox', { name: 'Secret key', exact: true }),
  },
  run: async ({ landmarks, mask }) => {
    const key = (await landmarks.key.inputValue()).trim();
    await mask(key);
    return { key };
  },
});
