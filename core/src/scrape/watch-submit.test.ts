import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createObserver } from '../browser/create-observer.ts';
import type { Evidence, Verdict } from '../contracts/index.ts';
import { providerKit } from '../plugins/provider.ts';
import { createJudge } from '../testing/create-judge.ts';
import { tiny } from '../testing/fixtures/tiny-provider.ts';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { tinyAccount } from '../testing/run-tiny.ts';
import type { ChannelRequests } from './channel-messages.ts';
import { createRunRedactor } from './create-run-redactor.ts';
import { createEndOfRun } from './end-run.ts';
import type { Channel } from './open-channel.ts';
import type { RunState, StepState } from './run-state.ts';
import { createStepClock } from './step-clock.ts';
import { createStepContext } from './step-context.ts';
import { watchSubmit } from './watch-submit.ts';
import { createEventWriter } from './write-events.ts';

let chromium: TestBrowser;
let judge: (evidence: Evidence) => Promise<Verdict | undefined>;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  judge = await createJudge();
});
afterAll(() => chromium?.close());

const origin = 'http://tiny.invalid';
const { step } = providerKit();
const fillIn = step({
  id: 'fill-in',
  landmarks: {
    email: (page) => page.getByLabel('Email'),
    submit: (page) => page.getByRole('button', { name: 'Go' }),
  },
  run: ({ landmarks }) => landmarks.email.fill('a'),
});

const form = (button: string, widget = '') =>
  `<form><label>Email <input name="email"></label>${widget}<button type="button" ${button}>Go</button></form>`;
const frame = (host: string) => `<iframe src="https://${host}/recaptcha/" width="300" height="65"></iframe>`;
/** Widgets by what stands in their frame. */
const widgets: Record<string, string> = {
  'challenges.cloudflare.com': '<p>Verifying</p>',
  'newassets.hcaptcha.com': '<p>Verified</p>',
  'www.recaptcha.net':
    '<span role="checkbox" aria-checked="true" style="display:block;width:24px;height:24px">I am human</span>',
  'www.google.com': '<span role="checkbox" style="display:block;width:24px;height:24px">I am human</span>',
};

/** The end of a step that has typed an address into this page; resolves with what the host was asked. */
async function endStep(
  html: string,
  {
    passes,
    dismiss,
    ...change
  }: Partial<StepState> & {
    passes?: (asked: Evidence[]) => boolean;
    dismiss?: (page: Page) => Promise<void>;
  } = {},
): Promise<Evidence[]> {
  const page: Page = await chromium.browser.newPage();
  await page.route('**', (route) => {
    const { hostname } = new URL(route.request().url());
    return route.fulfill({ contentType: 'text/html', body: widgets[hostname] ?? html });
  });
  const observer = createObserver(page, { origins: { app: origin } });
  const asked: Evidence[] = [];
  const ask = async (name: string, { evidence }: ChannelRequests['evidence']['ask']) => {
    expect(name).toBe('evidence');
    asked.push(evidence);
    if (passes?.(asked))
      await page.locator('button').evaluate((button) => button.removeAttribute('disabled'));
    return (await judge(evidence)) ?? null;
  };
  const end = createEndOfRun();
  const redactor = createRunRedactor();
  const run: RunState = {
    version: '1.0.0',
    elapsedMs: () => 0,
    log: () => undefined,
    page,
    provider: tiny(),
    account: tinyAccount,
    profiles: {},
    channel: { ask: ask as Channel['ask'] },
    unheard: new Set(),
    observer,
    redactor,
    events: createEventWriter((_, taken) => taken(), redactor),
    end,
    moved: [],
    dismissInterrupts: async () => dismiss?.(page),
    step: 'fill-in',
    context: undefined,
    lastClickAt: 0,
    stepOver: Promise.resolve(),
  };
  const clock = createStepClock(60_000);
  const over = new AbortController();
  const state: StepState = {
    run,
    step: fillIn,
    preceding: [],
    following: [],
    clock,
    context: createStepContext(run, 'fill-in', clock, over.signal),
    over,
    variant: fillIn.variants[0],
    used: new Set(['email']),
    clicked: undefined,
    watching: 0,
    begun: Promise.resolve(),
    inShape: Promise.resolve(),
    lastLook: undefined,
    actingSince: 0,
    ...change,
  };
  try {
    await page.goto(`${origin}/`);
    await watchSubmit(state);
  } finally {
    observer.dispose();
    await page.close();
  }
  return asked;
}

it('asks nobody where the button is free, nothing was typed, or something was clicked', async () => {
  expect(await endStep(form(''))).toEqual([]);
  expect(await endStep(form('', frame('www.google.com')))).toEqual([]);
  expect(await endStep(form('disabled'), { used: new Set() })).toEqual([]);
  expect(await endStep(form('disabled'), { clicked: 'submit' })).toEqual([]);
});

it('leaves a button that no challenge holds back to the next step', async () => {
  const [evidence, ...more] = await endStep(form('disabled'));
  expect(evidence).toMatchObject({ step: 'fill-in', acting_on: 'submit', submit_disabled: true });
  expect(more).toEqual([]);
});

it.each([
  ['asks nobody', 'challenges.cloudflare.com'],
  ['is ticked', 'www.recaptcha.net'],
])('leaves a widget that %s the time to pass by itself', async (_, host) => {
  const seen = (asked: Evidence[]) => asked.filter(({ frames }) => frames.some((one) => one.host === host));
  const passes = (asked: Evidence[]) => seen(asked).length >= 3;
  const asked = await endStep(form('disabled', frame(host)), { passes });
  expect(seen(asked).every(({ frames }) => frames[0]?.asks === undefined)).toBe(true);
  expect(passes(asked)).toBe(true);
});

const over = (words: string, button: string) => `<div style="position:fixed;inset:0;background:#fff">
  <p>${words}</p><button type="button" onclick="this.parentElement.remove()">${button}</button></div>`;

it('puts away what lies over the button before it takes a widget for a wall', async () => {
  const widget = frame('www.google.com');
  const cookies = over('We use cookies on this site', 'Reject all');
  expect(await endStep(form('', widget) + cookies)).toEqual([]);
  const dismiss = async (page: Page) => {
    const close = page.getByRole('button', { name: 'Close' });
    if (await close.isVisible()) await close.click();
  };
  expect(await endStep(form('', widget) + over('Welcome', 'Close'), { dismiss })).toEqual([]);
  await expect(endStep(form('', widget) + over('Welcome', 'Close'))).rejects.toMatchObject({
    event: { code: 'challenge' },
  });
});

const field = (vendor: string, value: string) =>
  `<textarea name="${vendor}-response" hidden>${value}</textarea>`;
const turnstile = (token: string) =>
  `<div><div><template shadowrootmode="closed">${frame('challenges.cloudflare.com')}</template>
    ${field('cf-turnstile', token)}</div></div>`;

it.each([
  ['in a closed root', 'challenges.cloudflare.com', turnstile('canary-token')],
  [
    'that calls itself a captcha',
    'newassets.hcaptcha.com',
    `<div class="h-captcha">${frame('newassets.hcaptcha.com')}
      ${field('h-captcha', 'canary-token')}${field('g-recaptcha', 'canary-token')}</div>`,
  ],
])('takes no widget that has passed for a wall: one %s', async (_, host, widget) => {
  const asked = await endStep(form('disabled', widget));
  expect(asked.flatMap(({ frames }) => frames)).toContainEqual(
    expect.objectContaining({ host, answered: true }),
  );
  expect(JSON.stringify(asked)).not.toContain('canary');
});

it.each([
  ['has passed nothing so far', turnstile('')],
  [
    'stands beside one that has passed',
    turnstile('') + field('g-recaptcha', 'canary-token') + turnstile('canary-token'),
  ],
])('takes a widget for a wall where it %s', async (_, widget) => {
  await expect(endStep(form('disabled', widget))).rejects.toMatchObject({ event: { code: 'challenge' } });
});

it.each([
  ['shows a box to tick', frame('www.google.com'), 'challenge/frame'],
  ['does not pass in its time', frame('challenges.cloudflare.com'), 'challenge/frame'],
  ['is of the site’s own making', '<p>Slide to verify you are human</p>', 'challenge/words'],
  [
    'holds back a button that is out of sight',
    '<p>Slide to verify you are human</p><div style="height:3000px"></div>',
    'challenge/words',
  ],
])('ends the run at this step by a challenge that %s', async (_, widget, rule) => {
  await expect(endStep(form('disabled', widget))).rejects.toMatchObject({
    event: { type: 'error', code: 'challenge', step: 'fill-in', details: { rule, challenge: 'captcha' } },
  });
});

it('looks at what the next step begins with where the step names no button of its own', async () => {
  const next = step({
    id: 'send',
    landmarks: { send: (page) => page.getByRole('button', { name: 'Go' }) },
    run: async () => undefined,
  });
  const all = new Set(['email', 'submit']);
  const widget = frame('www.google.com');
  await expect(endStep(form('disabled', widget), { used: all, following: [next] })).rejects.toMatchObject({
    event: { code: 'challenge', step: 'fill-in' },
  });
});
