import { step } from '../kit.ts';
import { code, verify } from '../landmarks.ts';

/** Types the code from the mail. Where the page leads then is the next step's affair. */
export const otpSubmit = step({
  id: 'otp-submit',
  effect: 'once',
  entersCode: true,
  route: /^\/verify$/,
  landmarks: { code, verify },
  run: async ({ landmarks, mail }) => {
    await landmarks.code.fill(await mail.code({ from: 'acme.example' }));
    await landmarks.verify.click();
  },
  done: ({ page }) => page.waitForURL((url) => url.pathname !== '/verify', { waitUntil: 'commit' }),
});
