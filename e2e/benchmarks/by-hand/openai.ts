import type { Sandbox } from 'agentkeys/sandbox';
import type { Locator, Page } from 'playwright-core';
import { createChecks, type StepFacts } from './checks.ts';
import { Ended, type Ending } from './ending.ts';

const oauth = ['Google', 'Apple', 'Microsoft', 'GitHub'].map((name) => `button Continue with ${name}`);
const known = {
  email: ['textbox Email address', 'button Continue', ...oauth],
  password: ['textbox Email address', 'textbox Password', 'button Continue'],
  both: ['textbox Email address', 'textbox Password', 'button Continue', ...oauth],
  code: ['textbox Code', 'button Continue', 'button Resend email'],
  digits: [
    ...[1, 2, 3, 4, 5, 6].map((digit) => `textbox Digit ${digit}`),
    'button Continue',
    'button Resend email',
  ],
  birthday: ['textbox Full name', 'textbox Birthday', 'button Finish creating account'],
  age: ['textbox Full name', 'textbox Age', 'button Finish creating account'],
  keys: ['button Default project', 'button Create new secret key', 'button Revoke'],
  name: [
    'dialog Create new secret key',
    'textbox Name (optional)',
    'radio All',
    'radio Restricted',
    'radio Read only',
    'button Cancel',
    'button Create secret key',
  ],
};

const steps = {
  form: {
    step: 'signup-form',
    deadlineMs: 20_000,
    route: /^\/create-account(\/password)?$/,
  },
  verify: {
    step: 'verify-email',
    deadlineMs: 15_000,
    route: /^\/email-verification$/,
    entersCode: true,
  },
  about: { step: 'about-you', deadlineMs: 15_000, route: /^\/about-you$/ },
  create: {
    step: 'create-key',
    deadlineMs: 30_000,
    route: /^(\/settings\/organization)?\/api-keys$/,
    needsSession: true,
  },
  name: { step: 'name-key', deadlineMs: 15_000, needsSession: true },
  read: { step: 'read-key', deadlineMs: 15_000, needsSession: true },
} satisfies Record<string, StepFacts>;

const keyPattern = /^sk-proj-[A-Za-z0-9_-]{50,}T3BlbkFJ[A-Za-z0-9_-]{50,}$/;

/** Signs up at OpenAI and makes a key, written by hand, with checks such as the provider's declarations bring about. */
export async function signUpByHand(page: Page, site: Sandbox, keyName = 'agentkeys'): Promise<Ending> {
  try {
    return { type: 'success', key: await makeKey(page, site, keyName) };
  } catch (error) {
    if (error instanceof Ended) return error.ending;
    throw error;
  }
}

async function makeKey(page: Page, site: Sandbox, keyName: string): Promise<string> {
  const account = site.account();
  const { email, password, fullName, birthdate } = account;
  const checks = await createChecks(page, Object.values(account));
  const { app = '', api = '' } = site.origins;
  const at = (pathname: string) => async () => new URL(page.url()).pathname === pathname;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const isThere = (locator: Locator) => locator.isVisible();
  const dialog = page.getByRole('dialog');
  const project = page.getByRole('banner').getByRole('button', { name: 'Default project', exact: true });

  // The sign-up form, on one page or on two.
  const newPassword = field('Password').and(page.locator('[autocomplete="new-password"]'));
  await checks.open(steps.form, `${app}/signup`);
  const form = await checks.arrive(steps.form, {
    both: { email: field('Email address'), password: newPassword, continue: button('Continue') },
    email: { email: field('Email address'), continue: button('Continue') },
  });
  await field('Email address').fill(email);
  if (form === 'email') {
    await checks.click(steps.form, 'continue', button('Continue'), known.email);
    await checks.arrive(steps.form, { password: { password: newPassword, register: button('Continue') } });
  }
  await newPassword.fill(password);
  const sentAt = Date.now();
  const formKnown = form === 'both' ? known.both : known.password;
  await checks.click(steps.form, 'register', button('Continue'), formKnown);
  await checks.leave(steps.form, at('/email-verification'));

  // The code from the mail, in one field or in six.
  const codeField = field('Code').and(page.locator('input'));
  const verify = await checks.arrive(steps.verify, {
    code: { code: codeField, submit: button('Continue') },
    digits: { first: field('Digit 1'), submit: button('Continue') },
  });
  const code = await readCode(site, email, sentAt).catch((error: unknown) =>
    checks.fail(steps.verify, 'mail_unavailable', String(error)),
  );
  if (verify === 'code') await codeField.fill(code);
  else for (const [index, digit] of [...code].entries()) await field(`Digit ${index + 1}`).fill(digit);
  await checks.click(steps.verify, 'submit', button('Continue'), known[verify]);
  await checks.leave(steps.verify, async () => (await at('/about-you')()) || isThere(project));

  // A name, and the birthday or the age; some accounts are not asked.
  if (await at('/about-you')()) {
    const finish = button('Finish creating account');
    const asked = await checks.arrive(steps.about, {
      birthday: { name: field('Full name'), birthday: field('Birthday'), finish },
      age: { name: field('Full name'), age: field('Age'), finish },
    });
    await field('Full name').fill(fullName.replace(/\d+/g, '').replace(/\s+/g, ' ').trim());
    const [year = 0, month = 0, day = 0] = birthdate.split('-').map(Number);
    if (asked === 'birthday') {
      const padded = [month, day].map((part) => String(part).padStart(2, '0'));
      await field('Birthday').fill(`${padded.join('/')}/${year}`);
      // The page reads the date when the field is left.
      await field('Birthday').blur();
    } else {
      const today = new Date();
      const hadBirthday =
        today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
      await field('Age').fill(String(today.getFullYear() - year - (hadBirthday ? 0 : 1)));
    }
    await checks.click(steps.about, 'finish', finish, known[asked]);
    // Who leaves before the default project is made has no session.
    await checks.leave(steps.about, () => isThere(project));
  }

  // The list of keys, which takes its time on the first visit.
  const create = button('Create new secret key');
  await checks.open(steps.create, `${app}/api-keys`);
  await checks.arrive(steps.create, { keys: { create } });
  await checks.click(steps.create, 'create', create, known.keys);
  await checks.leave(steps.create, () => isThere(dialog));

  // Some accounts are asked for a name first, others get the key at once.
  const saved = page.getByRole('dialog', { name: 'Save your key', exact: true });
  if (!(await isThere(saved))) {
    const name = dialog.getByLabel('Name (optional)', { exact: true });
    const submit = dialog.getByRole('button', { name: 'Create secret key', exact: true });
    await checks.arrive(steps.name, { name: { name, submit } });
    await name.fill(keyName);
    await checks.click(steps.name, 'submit', submit, known.name);
    await checks.leave(steps.name, () => isThere(saved));
  }

  // The key, in a field or as text: whole, and neither masked nor an example.
  const keyField = saved
    .getByRole('textbox', { name: 'Secret key', exact: true })
    .and(page.locator('[value^="sk-proj-"]:not([value*="•"], [value*="..."])'));
  const keyText = saved.locator('code').filter({ hasText: /^\s*sk-proj-[A-Za-z0-9_-]{100,}\s*$/ });
  const shown = await checks.arrive(steps.read, { field: { key: keyField }, text: { key: keyText } });
  const raw = shown === 'field' ? await keyField.inputValue() : await keyText.textContent();
  const key = (raw ?? '').trim();
  if (!keyPattern.test(key)) checks.fail(steps.read, 'internal', 'what was read is no key');
  const answer = await fetch(`${api}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  await answer.body?.cancel();
  if (answer.status === 401) checks.fail(steps.read, 'verification_failed', 'the key is not accepted');
  return key;
}

const readCode = (site: Sandbox, recipient: string, since: number): Promise<string> =>
  site.mailbox.wait(
    { want: 'code', recipient, since, from: 'openai.com', timeoutMs: 30_000 },
    new AbortController().signal,
  );
