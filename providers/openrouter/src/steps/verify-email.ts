import { step, variant } from '../kit.ts';

const filter = { from: 'openrouter.ai' };

/** A link from the mail, or its code in one field or in six. */
export const verifyEmail = step({
  id: 'verify-email',
  entersCode: true,
  route: /^\/sign-up\/verify/,
  variants: [
    variant({
      name: 'link',
      landmarks: { resend: (page) => page.getByRole('button', { name: 'Resend link', exact: true }) },
      run: async ({ page, mail }) => {
        await page.goto(await mail.link(filter));
      },
    }),
    variant({
      name: 'one-field',
      landmarks: {
        code: (page) => page.getByLabel('Verification code', { exact: true }).and(page.locator('input')),
        submit: (page) => page.getByRole('button', { name: 'Continue', exact: true }),
      },
      run: async ({ landmarks, mail }) => {
        await landmarks.code.fill(await mail.code(filter));
        await landmarks.submit.click();
      },
    }),
    variant({
      name: 'six-fields',
      landmarks: {
        first: (page) => page.getByLabel('Digit 1', { exact: true }),
        submit: (page) => page.getByRole('button', { name: 'Continue', exact: true }),
      },
      run: async ({ landmarks, mail, page }) => {
        for (const [index, digit] of [...(await mail.code(filter))].entries()) {
          await page.getByLabel(`Digit ${index + 1}`, { exact: true }).fill(digit);
        }
        await landmarks.submit.click();
      },
    }),
  ],
  // A link comes out at an address of the form, although the session exists then.
  done: ({ page }) =>
    page.waitForURL(
      ({ pathname, searchParams }) =>
        !pathname.startsWith('/sign-up') || searchParams.get('__clerk_status') === 'verified',
      { waitUntil: 'commit' },
    ),
});
