import type { Page } from 'playwright-core';
import { refuse } from './ended.ts';
import type { Answers } from './watch-answers.ts';

const messages: readonly (readonly [code: string, words: RegExp])[] = [
  ['wrong_otp', /code.*(incorrect|invalid|expired|wrong)|(incorrect|invalid|wrong) .*code|link has expired/i],
  ['account_exists', /already (in use|exists?|taken|registered)|address is taken|welcome back/i],
  ['rate_limited', /too many|rate.?limit|slow down/i],
  ['quota', /payment method|insufficient|billing/i],
  ['banned', /suspended|banned|not available in your (country|region)/i],
  ['signups_closed', /sign.?ups? (are|is) (currently )?(closed|disabled)|waitlist/i],
  ['bad_credentials', /(incorrect|wrong|invalid).*(password|credentials)|password is incorrect/i],
  ['rejected_input', /breach|too (weak|short|common)|must be|not allowed|valid e-?mail|characters or more/i],
  ['provider_down', /something went wrong|maintenance|internal server error|be back/i],
];

const humanCheck = /verify (that )?you are (a )?human|are you a robot|checking your browser|just a moment/i;
const challengeHost =
  /(^|\.)(challenges\.cloudflare\.com|hcaptcha\.com|recaptcha\.net|arkoselabs\.com)(\.localhost)?$/;

export const messageCode = (text: string): string | undefined =>
  messages.find(([, words]) => words.test(text))?.[0];

export interface Surroundings {
  page: Page;
  answers: Answers;
  step: string;
  /** The step works inside of a session. */
  session?: boolean;
  /** The step sends a code. */
  code?: boolean;
  /** What stood in alerts when the step last acted. */
  alertsBefore: readonly string[];
}

export const readAlerts = (page: Page): Promise<string[]> =>
  page
    .getByRole('alert')
    .allTextContents()
    .then((texts) => texts.map((text) => text.trim()).filter(Boolean))
    .catch(() => []);

/** Ends the script where the site says no in a way that can be told from a changed page. */
export async function refuseWhereTold(around: Surroundings, challengeSince: { at?: number }): Promise<void> {
  const { page, answers, step } = around;
  const { document, refused, failed, headers } = answers;
  if (headers['cf-mitigated'] === 'challenge') refuse(step, 'challenge', 'the answer is a challenge');
  await refuseChallenge(page, step, challengeSince);
  for (const status of [document, refused?.status]) {
    if (status === 429) refuse(step, 'rate_limited', `answered with ${status}`);
    if (status !== undefined && status >= 500) refuse(step, 'provider_down', `answered with ${status}`);
    if (status === 402) refuse(step, 'quota', `answered with ${status}`);
    if (status === 403 || status === 451) refuse(step, 'banned', `answered with ${status}`);
  }
  if (failed) refuse(step, 'network', failed);
  const alerts = (await readAlerts(page)).filter((text) => !around.alertsBefore.includes(text));
  const said = alerts.map(messageCode).find(Boolean);
  if (refused) {
    const usual = around.code ? 'wrong_otp' : 'rejected_input';
    refuse(step, said ?? usual, `${refused.path} was answered with ${refused.status}`);
  }
  if (said && around.code) refuse(step, said, 'the page says so');
  const path = new URL(page.url()).pathname;
  const headings = await page
    .getByRole('heading')
    .allTextContents()
    .catch(() => []);
  const isLogin = /^\/(sign-in|log-?in)/.test(path);
  if (isLogin && around.session) refuse(step, 'session_expired', 'a login page inside of a session');
  if (isLogin && !around.session) refuse(step, 'account_exists', `the page is ${path}`);
  const notice = headings.map(messageCode).find(Boolean);
  if (notice) refuse(step, notice, `the page says: ${headings.join(', ')}`);
}

/** A widget may pass by itself within a few seconds; a page that asks in words does not. */
async function refuseChallenge(page: Page, step: string, since: { at?: number }): Promise<void> {
  const title = await page.title().catch(() => '');
  if (humanCheck.test(title)) refuse(step, 'challenge', title);
  const frames = page.frames().filter((frame) => challengeHost.test(URL.parse(frame.url())?.hostname ?? ''));
  const answer = page.locator('input[name="cf-turnstile-response"]').first();
  const passed =
    (await answer.count().catch(() => 0)) > 0 && (await answer.inputValue().catch(() => '')) !== '';
  if (frames.length === 0 || passed) {
    delete since.at;
    return;
  }
  since.at ??= performance.now();
  if (performance.now() - since.at > 6_000) refuse(step, 'challenge', 'a human check stays on the page');
}
