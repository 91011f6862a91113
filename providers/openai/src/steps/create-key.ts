import { step } from '../kit.ts';

/** Opens the list of keys, which takes its time on the first visit, and asks for a new one. */
export const createKey = step({
  id: 'create-key',
  effect: 'once',
  needsSession: true,
  deadline: '30s',
  // The second is where the first leads in newer layouts.
  route: /^(\/settings\/organization)?\/api-keys$/,
  open: ({ page, origins }) => page.goto(`${origins.app}/api-keys`),
  landmarks: {
    create: (page) => page.getByRole('button', { name: 'Create new secret key', exact: true }),
  },
  run: async ({ landmarks }) => {
    await landmarks.create.click();
  },
  done: ({ page }) => page.getByRole('dialog').waitFor(),
});
