import { step } from '../kit.ts';

/** Some accounts are asked for a name first, others get the key at once. */
export const nameKey = step({
  id: 'name-key',
  effect: 'once',
  optional: true,
  needsSession: true,
  route: /^(\/settings\/organization)?\/api-keys$/,
  landmarks: {
    name: (page) => page.getByRole('dialog').getByLabel('Name (optional)', { exact: true }),
    submit: (page) =>
      page.getByRole('dialog').getByRole('button', { name: 'Create secret key', exact: true }),
  },
  run: async ({ landmarks, options }) => {
    await landmarks.name.fill(options.keyName ?? 'agentkeys');
    await landmarks.submit.click();
  },
  done: ({ page }) => page.getByRole('dialog', { name: 'Save your key', exact: true }).waitFor(),
});
