import { step } from '../kit.ts';
import { usernameOf } from '../username-of.ts';

/** Types name and password. A refusal leaves the dialog open and says why in it. */
export const logIn = step({
  id: 'log-in',
  route: /^\/$/,
  landmarks: {
    username: (page) => page.getByRole('dialog').getByRole('textbox', { name: 'Username', exact: true }),
    password: (page) => page.getByRole('dialog').getByRole('textbox', { name: 'Password', exact: true }),
    submit: (page) => page.getByRole('dialog').getByRole('button', { name: 'Login', exact: true }),
  },
  run: async ({ landmarks, account }) => {
    await landmarks.username.fill(usernameOf(account));
    await landmarks.password.fill(account.password);
    await landmarks.submit.click();
  },
  done: ({ page }) => page.getByRole('dialog').waitFor({ state: 'hidden' }),
});
