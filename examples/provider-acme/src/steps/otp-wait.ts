import { step } from '../kit.ts';
import { code, verify } from '../landmarks.ts';

/** The page that asks for the code is there. Looks, and touches nothing. */
export const otpWait = step({
  id: 'otp-wait',
  route: /^\/verify$/,
  landmarks: { code, verify },
  run: async () => {},
});
