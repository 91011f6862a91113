import { later } from 'agentkeys';
import { step } from '../kit.ts';
import { create, savedDialog } from '../landmarks.ts';

/** Asks for a key by a name, in a dialog. */
export const keyDialog = step({
  id: 'key-dialog',
  effect: 'once',
  needsSession: true,
  // A page of its own below the list would still be the place.
  route: /^\/keys(\/|$)/,
  landmarks: {
    create,
    name: later((page) => page.getByRole('dialog').getByLabel('Name', { exact: true })),
    mint: later((page) =>
      page.getByRole('dialog').getByRole('button', { name: 'Create secret key', exact: true }),
    ),
  },
  run: async ({ landmarks, options }) => {
    await landmarks.create.click();
    await landmarks.name.fill(options.keyName ?? 'agentkeys');
    await landmarks.mint.click();
  },
  done: ({ page }) => savedDialog(page).waitFor(),
});
