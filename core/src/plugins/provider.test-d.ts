import type { Locator } from 'playwright-core';
import {
  defineProvider,
  type Landmarks,
  later,
  type Provider,
  providerKit,
  type RunContext,
  type Step,
} from './provider.ts';

interface AcmeOptions {
  region?: 'eu' | 'us';
}
const { step, variant, interrupt } = providerKit<AcmeOptions>();

// The types of the landmarks flow into `run`.
const signupForm = step({
  id: 'signup-form',
  effect: 'once',
  needsAccount: false,
  deadline: '20s',
  open: ({ page, origins }) => page.goto(`${origins.app}/sign-up`),
  landmarks: {
    email: (page) => page.getByLabel('Email'),
    submit: (page) => page.getByRole('button', { name: 'Continue' }),
  },
  run: async ({ landmarks, account, options, mail }) => {
    const email: Locator = landmarks.email;
    await email.fill(account.email);
    const region: 'eu' | 'us' | undefined = options.region;
    const code: string = await mail.code();
    void [region, code];
    // @ts-expect-error no landmark has this name
    await landmarks.sumbit.click();
    // @ts-expect-error the options have no such name
    void options.zone;
  },
  done: ({ page }) => page.waitForURL('**/verify'),
});

// `run` in a file of its own: the landmarks are its type's argument.
const formLandmarks = {
  email: (page) => page.getByLabel('Email'),
  password: later((page) => page.getByLabel('Password')),
} satisfies Landmarks;
type FormContext = RunContext<AcmeOptions, typeof formLandmarks>;
async function runForm({ landmarks, account }: FormContext): Promise<void> {
  await landmarks.password.fill(account.password);
  // @ts-expect-error no landmark has this name
  await landmarks.username.fill(account.email);
}
const form = step({ id: 'form', landmarks: formLandmarks, run: runForm });

// A `run` for other landmarks does not fit.
// @ts-expect-error the landmark `password` is not among these
step({ id: 'form', landmarks: { email: (page) => page.getByLabel('Email') }, run: runForm });

// Two variants, each with landmarks of its own.
const verifyEmail = step({
  id: 'verify-email',
  entersCode: true,
  variants: [
    variant({
      name: 'code',
      landmarks: { code: (page) => page.getByLabel('Code') },
      run: async ({ landmarks, mail }) => {
        await landmarks.code.fill(await mail.code());
        // @ts-expect-error this is a landmark of the other variant
        await landmarks.notice.click();
      },
    }),
    variant({
      name: 'link',
      landmarks: { notice: (page) => page.getByText('use the link') },
      run: async ({ page, mail }) => page.goto(await mail.link()),
    }),
  ],
});

// A landmark that comes later is a plain locator in `run`, too.
const createKey = step({
  id: 'create-key',
  yields: 'key',
  landmarks: {
    create: (page) => page.getByRole('button', { name: 'Create' }),
    key: later((page) => page.getByLabel('Key')),
  },
  run: async ({ landmarks, mask }) => {
    await landmarks.create.click();
    const key = await landmarks.key.inputValue();
    await mask(key);
    return { key };
  },
});

// The step that yields the key returns it under this name, in each of its shapes.
step({
  id: 'create-key',
  yields: 'key',
  landmarks: { key: (page) => page.getByLabel('Key') },
  // @ts-expect-error the key is called `key`
  run: async ({ landmarks }) => ({ apiKey: await landmarks.key.inputValue() }),
});
// @ts-expect-error nothing is returned
step({ id: 'create-key', yields: 'key', landmarks: {}, run: async () => {} });
const shown = variant({
  name: 'shown',
  landmarks: { key: (page) => page.getByLabel('Key') },
  run: async ({ landmarks }) => ({ key: await landmarks.key.inputValue() }),
});
const copied = variant({ name: 'copied', landmarks: {}, run: async () => ({ apiKey: 'ak-1' }) });
const shownKey: Step<AcmeOptions> = step({ id: 'create-key', yields: 'key', variants: [shown] });
// @ts-expect-error one of the shapes does not return the key
step({ id: 'create-key', yields: 'key', variants: [shown, copied] });
void shownKey;

// @ts-expect-error a step needs an id
step({ landmarks: {}, run: async () => {} });
// @ts-expect-error a landmark finds a locator, not text
step({ id: 'a', landmarks: { email: () => 'Email' }, run: async () => {} });
// @ts-expect-error 20 what?
step({ id: 'a', deadline: '20', landmarks: {}, run: async () => {} });

export const acme = (options: AcmeOptions = {}): Provider<AcmeOptions> =>
  defineProvider({
    name: 'acme',
    apiVersion: 1,
    options,
    origins: { app: 'https://acme.example' },
    key: { pattern: /^ak-[a-z0-9]{8}$/, prefix: 'ak-', check: async () => 'valid' },
    steps: [signupForm, form, verifyEmail, createKey],
    interrupts: [
      interrupt({
        id: 'onboarding',
        when: (page) => page.getByRole('dialog'),
        dismiss: ({ page }) => page.keyboard.press('Escape'),
      }),
    ],
  });

const otherStep: Step<{ zone: number }> = providerKit<{ zone: number }>().step({
  id: 'zone',
  landmarks: {},
  run: async ({ options }) => void options.zone,
});

const base = {
  name: 'acme',
  apiVersion: 1,
  origins: { app: 'https://acme.example' },
  key: { pattern: /^ak-[a-z0-9]{8}$/, prefix: 'ak-' },
} as const;
// @ts-expect-error the step was made for other options
defineProvider<AcmeOptions>({ ...base, options: {}, steps: [otherStep] });
// @ts-expect-error only this version of the API is known
defineProvider<AcmeOptions>({ ...base, apiVersion: 2, options: {}, steps: [createKey] });
const wrongKey = { ...base.key, check: async () => 'ok' as const };
// @ts-expect-error a check answers with one of four words
defineProvider<AcmeOptions>({ ...base, key: wrongKey, options: {}, steps: [] });
