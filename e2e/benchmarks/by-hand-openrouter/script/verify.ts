import { readAlerts, type Surroundings } from './classify.ts';
import { refuse } from './ended.ts';
import type { Run } from './run.ts';
import { open } from './sign-up.ts';
import { waitForShape, waitUntilLeft } from './wait-for.ts';

export async function verifyEmail({ page, answers, site, account, since, mailWaitMs }: Run): Promise<void> {
  const step = 'verify-email';
  const around: Surroundings = { page, answers, step, code: true, alertsBefore: await readAlerts(page) };
  const wait = { around, deadlineMs: 15_000, route: /^\/sign-up\/verify/ };
  const submit = page.getByRole('button', { name: 'Continue', exact: true });
  const code = page.getByLabel('Verification code', { exact: true }).and(page.locator('input'));
  const shape = await waitForShape(wait, {
    link: { resend: page.getByRole('button', { name: 'Resend link', exact: true }) },
    field: { code, submit },
    boxes: { first: page.getByLabel('Digit 1', { exact: true }), submit },
  });
  const read = (want: 'code' | 'link'): Promise<string> =>
    site.mailbox
      .wait(
        { want, recipient: account.email, since, from: 'openrouter.ai', timeoutMs: mailWaitMs },
        new AbortController().signal,
      )
      .catch((error: unknown) => refuse(step, 'mail_unavailable', String(error)));
  answers.forget();
  if (shape === 'link') await open(page, step, await read('link'), wait.deadlineMs);
  else {
    const digits = await read('code');
    if (shape === 'field') await code.fill(digits);
    else {
      for (const [index, digit] of [...digits].entries()) {
        await page.getByLabel(`Digit ${index + 1}`, { exact: true }).fill(digit);
      }
    }
    await submit.click();
  }
  await waitUntilLeft(
    wait,
    (url) => !url.pathname.startsWith('/sign-up') || url.searchParams.get('__clerk_status') === 'verified',
  );
}
