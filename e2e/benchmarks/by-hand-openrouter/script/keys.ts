import { readAlerts, type Surroundings } from './classify.ts';
import { trip } from './ended.ts';
import { guardForm } from './guard-form.ts';
import type { Run } from './run.ts';
import { open } from './sign-up.ts';
import { waitForShape } from './wait-for.ts';

const route = /^(\/workspaces\/[^/]+|\/settings)?\/keys$/;
const wholeKey = /^\s*sk-or-v1-[0-9a-f]{64}\s*$/;

export async function openKeys({ page, answers, site }: Run): Promise<void> {
  const step = 'open-keys';
  const around: Surroundings = { page, answers, step, session: true, alertsBefore: [] };
  const wait = { around, deadlineMs: 30_000, route };
  answers.forget();
  const answer = await open(page, step, `${site.origins.app}/workspaces/default/keys`, wait.deadlineMs);
  if (answer?.status() === 404) await open(page, step, `${site.origins.app}/keys`, wait.deadlineMs);
  await waitForShape(wait, {
    list: { heading: page.getByRole('heading', { name: 'API Keys', level: 1 }) },
  });
}

export async function createKey({ page, answers, keyName, creditLimit }: Run): Promise<void> {
  const step = 'create-key';
  const around: Surroundings = { page, answers, step, session: true, alertsBefore: await readAlerts(page) };
  const wait = { around, deadlineMs: 60_000, route };
  const button = (name: string) => page.getByRole('main').getByRole('button', { name, exact: true });
  const ready = (name: string) => button(name).and(page.locator(':enabled'));
  const label = await waitForShape(wait, {
    'New Key': { create: ready('New Key') },
    'Create API Key': { create: ready('Create API Key') },
    'Create Key': { create: ready('Create Key') },
    Create: { create: ready('Create') },
  });
  await button(label).click();
  const dialog = page.getByRole('dialog');
  const form = {
    name: dialog.getByRole('textbox', { name: 'Name', exact: true }),
    submit: dialog.getByRole('button', { name: 'Create', exact: true }),
  };
  await waitForShape(wait, { form });
  await form.name.fill(keyName);
  if (creditLimit !== undefined) await dialog.getByLabel('Credit limit (optional)').fill(String(creditLimit));
  await guardForm(page, step, {
    scope: dialog.filter({ has: form.name }),
    known: [/^name$/i, /^create$/i, /^cancel$/i, /optional/i],
    button: form.submit,
  });
  answers.forget();
  await form.submit.click();
  await waitForShape(wait, { shown: { key: dialog.locator('code, pre, input[readonly]').first() } });
}

export async function readKey({ page, answers }: Run): Promise<string> {
  const step = 'read-key';
  const around: Surroundings = { page, answers, step, session: true, alertsBefore: [] };
  const dialog = page.getByRole('dialog');
  const text = dialog.locator('code, pre:not(:has(code))').filter({ hasText: wholeKey });
  const field = dialog.locator('input[readonly][value^="sk-or-v1-"]:not([value*="..."])');
  const wait = { around, deadlineMs: 15_000, route };
  const shape = await waitForShape(wait, { text: { key: text }, field: { key: field } });
  const key = (shape === 'text' ? ((await text.textContent()) ?? '') : await field.inputValue()).trim();
  if (!wholeKey.test(key))
    await trip(page, step, 'selector-missing', 'what is shown is no whole key', ['key']);
  return key;
}
