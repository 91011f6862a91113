import { step } from '../kit.ts';

/** The form is there and takes an address and a password. Nothing is sent yet. */
export const signupForm = step({
  id: 'signup-form',
  needsAccount: false,
  route: /^\/signup$/,
  open: ({ page, origins }) => page.goto(`${origins.app}/signup`),
  landmarks: {
    email: (page) => page.getByLabel('Email address', { exact: true }),
    password: (page) => page.getByLabel('Password', { exact: true }),
    submit: (page) => page.getByRole('button', { name: 'Create account', exact: true }),
  },
  run: async ({ landmarks, account }) => {
    await landmarks.email.fill(account.email);
    await landmarks.password.fill(account.password);
  },
});
