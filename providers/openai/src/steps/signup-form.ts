import { later } from 'agentkeys';
import { step } from '../kit.ts';

/** E-mail on one page, password on the next. The account exists once the second has been sent. */
export const signupForm = step({
  id: 'signup-form',
  effect: 'once',
  needsAccount: false,
  deadline: '20s',
  route: /^\/create-account(\/password)?$/,
  // The login host refuses visitors whom the platform has not sent with a token.
  open: ({ page, origins }) => page.goto(`${origins.app}/signup`),
  landmarks: {
    email: (page) => page.getByLabel('Email address', { exact: true }),
    // Exact, or it is one of "Continue with Google" and its like.
    continue: (page) => page.getByRole('button', { name: 'Continue', exact: true }),
    // A known address leads to a page that looks the same and asks for the password that the account has.
    password: later((page) =>
      page.getByLabel('Password', { exact: true }).and(page.locator('[autocomplete="new-password"]')),
    ),
    register: later((page) => page.getByRole('button', { name: 'Continue', exact: true })),
  },
  run: async ({ landmarks, account }) => {
    await landmarks.email.fill(account.email);
    await landmarks.continue.click();
    await landmarks.password.fill(account.password);
    await landmarks.register.click();
  },
  done: ({ page }) =>
    page.waitForURL((url) => url.pathname === '/email-verification', { waitUntil: 'commit' }),
});
