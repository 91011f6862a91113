import { step } from '../kit.ts';

/** The way in is a button in the page's head; nothing is sent yet. */
export const loginDialog = step({
  id: 'login-dialog',
  route: /^\/$/,
  open: ({ page, origins }) => page.goto(`${origins.app}/`),
  landmarks: {
    login: (page) => page.getByRole('banner').getByRole('button', { name: 'Login', exact: true }),
  },
  run: async ({ landmarks }) => {
    await landmarks.login.click();
  },
  done: ({ page }) => page.getByRole('dialog').waitFor(),
});
