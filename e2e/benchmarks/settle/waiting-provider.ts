import { defineProvider, type Provider, providerKit } from '../../../core/src/plugins/provider.ts';

export interface WaitingOptions {
  inFrame?: true;
}

const { step } = providerKit<WaitingOptions>();
const key = 'wk-4fQ9sLw2ZxTb7Yc1Vn3M';

/** One step that waits for one element, and is done when it has come. */
export function waiting(options: WaitingOptions = {}): Provider<WaitingOptions> {
  return defineProvider({
    name: 'waiting',
    apiVersion: 1,
    options,
    origins: { app: 'http://waiting.invalid' },
    key: { pattern: /^wk-[A-Za-z0-9]{20}$/, prefix: 'wk-', check: async () => 'valid' },
    steps: [
      step({
        id: 'sign-up',
        needsAccount: false,
        yields: 'key',
        deadline: '15s',
        open: ({ page, origins }) => page.goto(origins.app ?? ''),
        landmarks: {
          email: (page) => (options.inFrame ? page.frameLocator('iframe') : page).getByLabel('Email'),
        },
        run: async ({ landmarks, account }) => {
          await landmarks.email.fill(account.email);
          return { key };
        },
      }),
    ],
  });
}
