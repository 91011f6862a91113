import { step } from '../kit.ts';
import { create } from '../landmarks.ts';

const isKeysPage = (address: string): boolean => new URL(address).pathname === '/keys';

/** The list of keys, to which a verified code leads by itself. */
export const keysPage = step({
  id: 'keys-page',
  needsSession: true,
  route: /^\/keys$/,
  open: async ({ page, origins }) => {
    if (!isKeysPage(page.url())) await page.goto(`${origins.app}/keys`);
  },
  landmarks: { create },
  run: async () => {},
});
