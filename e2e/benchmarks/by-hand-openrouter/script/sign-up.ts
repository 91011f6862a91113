import type { Page } from 'playwright-core';
import { readAlerts, type Surroundings } from './classify.ts';
import { refuse } from './ended.ts';
import { guardForm, refuseOverlay } from './guard-form.ts';
import type { Run } from './run.ts';
import { waitForShape, waitUntilLeft } from './wait-for.ts';

/** `page.goto`, with the browser's own error told as the network's. */
export async function open(page: Page, step: string, address: string, timeout: number) {
  try {
    return await page.goto(address, { waitUntil: 'domcontentloaded', timeout });
  } catch (error) {
    return refuse(step, 'network', String(error).split('\n', 1)[0] ?? '');
  }
}

export async function signUp({ page, answers, site, account }: Run): Promise<void> {
  const step = 'signup-form';
  const around: Surroundings = { page, answers, step, alertsBefore: await readAlerts(page) };
  const wait = { around, deadlineMs: 20_000, route: /^\/sign-up$/ };
  await open(page, step, `${site.origins.app}/auth`, wait.deadlineMs);
  const form = {
    email: page.getByLabel('Email address', { exact: true }),
    password: page.getByLabel('Password', { exact: true }),
    // Its label holds links that leave the page.
    terms: page.getByRole('checkbox', { name: 'I agree to the Terms of Service' }),
    // A hidden twin has no role.
    submit: page.getByRole('button', { name: 'Continue', exact: true }),
  };
  await waitForShape(wait, { form });
  await refuseOverlay(page, step, form.submit);
  await form.email.fill(account.email);
  await form.password.fill(account.password);
  await form.terms.check();
  await guardForm(page, step, {
    scope: page.locator('form').filter({ has: form.email }),
    known: [/^email address$/i, /^password$/i, /^i agree to the terms/i, /^continue$/i, /optional|updates/i],
    button: form.submit,
  });
  around.alertsBefore = await readAlerts(page);
  answers.forget();
  await form.submit.click();
  await waitUntilLeft(wait, (url) => url.pathname.startsWith('/sign-up/verify'));
}
