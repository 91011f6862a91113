import { step } from '../kit.ts';

/** E-mail, password and consent on one page, which serves sign-up and login alike. The account exists once it is sent. */
export const signupForm = step({
  id: 'signup-form',
  effect: 'once',
  needsAccount: false,
  // A human check may come up seconds after the click, and may pass by itself.
  deadline: '20s',
  route: /^\/sign-up$/,
  open: ({ page, origins }) => page.goto(`${origins.app}/auth`),
  landmarks: {
    email: (page) => page.getByLabel('Email address', { exact: true }),
    password: (page) => page.getByLabel('Password', { exact: true }),
    // The box itself: its label holds links that leave the page.
    terms: (page) => page.getByRole('checkbox', { name: 'I agree to the Terms of Service' }),
    // By its role, which a hidden twin does not have.
    submit: (page) => page.getByRole('button', { name: 'Continue', exact: true }),
  },
  run: async ({ landmarks, account }) => {
    await landmarks.email.fill(account.email);
    await landmarks.password.fill(account.password);
    await landmarks.terms.check();
    await landmarks.submit.click();
  },
  done: ({ page }) =>
    page.waitForURL((url) => url.pathname.startsWith('/sign-up/verify'), { waitUntil: 'commit' }),
});
