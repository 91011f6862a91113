import { step, variant } from '../kit.ts';
import { signedUp } from '../signed-up.ts';

const filter = { from: 'openai.com' };

/** The code from the mail, in one field or in six. The button comes to life a moment after the last digit. */
export const verifyEmail = step({
  id: 'verify-email',
  entersCode: true,
  route: /^\/email-verification$/,
  variants: [
    variant({
      name: 'one-field',
      landmarks: {
        code: (page) => page.getByLabel('Code', { exact: true }).and(page.locator('input')),
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
  done: ({ page }) =>
    Promise.race([
      page.waitForURL((url) => url.pathname === '/about-you', { waitUntil: 'commit' }),
      signedUp(page),
    ]),
});
