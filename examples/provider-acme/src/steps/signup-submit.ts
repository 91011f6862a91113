import { step } from '../kit.ts';

/** Sends the form: the account exists from here on. */
export const signupSubmit = step({
  id: 'signup-submit',
  effect: 'once',
  route: /^\/signup$/,
  landmarks: { submit: (page) => page.getByRole('button', { name: 'Create account', exact: true }) },
  run: async ({ landmarks }) => {
    await landmarks.submit.click();
  },
  done: ({ page }) => page.waitForURL((url) => url.pathname === '/verify', { waitUntil: 'commit' }),
});
