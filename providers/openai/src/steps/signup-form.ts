import { later } from 'agentkeys';
import type { Page } from 'playwright-core';
import { step, variant } from '../kit.ts';

const email = (page: Page) => page.getByLabel('Email address', { exact: true });
// A known address leads to a page that looks the same and asks for the password that the account has.
const password = (page: Page) =>
  page.getByLabel('Password', { exact: true }).and(page.locator('[autocomplete="new-password"]'));
// Exact, or it is one of "Continue with Google" and its like.
const proceed = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true });

/** E-mail and password, on two pages or on one. The account exists once the password has been sent. */
export const signupForm = step({
  id: 'signup-form',
  effect: 'once',
  needsAccount: false,
  deadline: '20s',
  route: /^\/create-account(\/password)?$/,
  // The login host refuses visitors whom the platform has not sent with a token.
  open: ({ page, origins }) => page.goto(`${origins.app}/signup`),
  variants: [
    variant({
      name: 'one-page',
      landmarks: { email, password, register: proceed },
      run: async ({ landmarks, account }) => {
        await landmarks.email.fill(account.email);
        await landmarks.password.fill(account.password);
        await landmarks.register.click();
      },
    }),
    variant({
      name: 'two-pages',
      landmarks: { email, continue: proceed, password: later(password), register: later(proceed) },
      run: async ({ landmarks, account }) => {
        await landmarks.email.fill(account.email);
        await landmarks.continue.click();
        await landmarks.password.fill(account.password);
        await landmarks.register.click();
      },
    }),
  ],
  done: ({ page }) =>
    page.waitForURL((url) => url.pathname === '/email-verification', { waitUntil: 'commit' }),
});
