import { setTimeout as sleep } from 'node:timers/promises';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../browser/find-browser.ts';
import { type LaunchedBrowser, launchBrowser } from '../browser/launch-browser.ts';
import type { Evidence, Profile, TripwireEvent, Verdict } from '../contracts/index.ts';
import { createJudge } from '../testing/create-judge.ts';
import { startTinySite, type TinyChanges } from '../testing/fixtures/tiny-site.ts';
import { runTiny, type TinyResult, type TinyRun, tinyAccount, toProfiles } from '../testing/run-tiny.ts';

let browser: LaunchedBrowser;
let judge: (evidence: Evidence) => Promise<Verdict | undefined>;
let good: TinyResult;
let profiles: Record<string, Profile>;
/** The tiny site makes no noise, so that nobody has to listen for any. */
const learn = { restMs: 0 };

beforeAll(async () => {
  browser = await launchBrowser({ ...findBrowser({ env: process.env }), headed: false });
  judge = await createJudge();
  const clean = await run({}, { learn, profiles: {} });
  const about = await run({ aboutPage: true }, { learn, profiles: {} });
  good = clean;
  profiles = { ...toProfiles(about.learned), ...toProfiles(clean.learned) };
});
afterAll(() => browser?.close());

/** One run against a site with these changes, judged by the built-in detectors. */
async function run(changes: TinyChanges, more: Partial<TinyRun> = {}) {
  const site = await startTinySite(changes);
  try {
    const result = await runTiny({ site, browserEndpoint: browser.endpoint, judge, profiles, ...more });
    return { ...result, accounts: [...site.accounts] };
  } finally {
    await site.close();
  }
}
const tripwireOf = ({ event }: TinyResult): TripwireEvent => {
  expect(event).toMatchObject({ type: 'tripwire' });
  return event as TripwireEvent;
};
/** Something becomes of the sign-up button in the turn after the password was typed. */
const onInput = (change: string): TinyChanges => ({
  extra: `<script>addEventListener('input', ({ target: { type, form } }) => {
    const button = document.querySelector('[type=submit]');
    const after = (html) => button.insertAdjacentHTML('afterend', html);
    if (type === 'password') setTimeout(() => { ${change} });
  })</script>`,
});
const states = ({ events }: TinyResult) =>
  events.flatMap((event) => (event.type === 'progress' ? [`${event.step} ${event.state}`] : []));

describe('a page as it is known', () => {
  it('is passed in order, with a word before and after each step', () => {
    expect(good.event).toMatchObject({ type: 'success' });
    expect(states(good)).toEqual([
      'sign-up started',
      'sign-up finished',
      'verify started',
      'verify finished',
      'about-you started',
      'about-you skipped',
      'home started',
      'home finished',
      'create-key started',
      'create-key finished',
    ]);
    expect(good.asked.filter((name) => name === 'before-step')).toHaveLength(4);
  });

  it('is learned view by view', () => {
    const views = good.learned.map(({ step, view }) => `${step} ${view}`);
    expect(views).toEqual(
      expect.arrayContaining(['sign-up arrival', 'sign-up submit', 'sign-up departure', 'create-key shown']),
    );
    expect(new Set(views).size).toBe(views.length);
    expect(JSON.stringify(good.learned)).not.toMatch(/canary/i);
  });

  it('is passed with the profiles that were learned', async () => {
    expect(await run({})).toMatchObject({ event: { type: 'success' }, moved: [], invalidLines: 0 });
  });

  it('waits for nobody where no plugin listens, and tells of its steps all the same', async () => {
    const asked: string[] = [];
    const silent = (name: string) => () => {
      asked.push(name);
      return new Promise<null>(() => undefined);
    };
    const { event } = await run(
      {},
      {
        unheard: ['before-step', 'after-step'],
        answer: { 'before-step': silent('before-step'), 'after-step': silent('after-step') },
      },
    );
    expect(event).toMatchObject({ type: 'success' });
    expect(asked).toEqual(Array.from({ length: 4 }, () => ['before-step', 'after-step']).flat());
  });

  it('is passed to its end also where the step that is asked for makes an account, and not begun for one that is not there, or where none may be made', async () => {
    const whole = await run({}, { until: 'sign-up' });
    expect(whole.event).toMatchObject({ type: 'success' });
    for (const more of [{ until: 'sign-on' }, { until: 'sign-up', freeStepsOnly: true as const }]) {
      const none = await run({}, more);
      expect(none.event).toMatchObject({ type: 'error', code: 'config', step: null });
      expect([none.accounts, none.asked.includes('before-step')]).toEqual([[], false]);
    }
  });

  it('may ask for a name on the way, which variant and all', async () => {
    const { event, events } = await run({ aboutPage: true });
    expect(event).toMatchObject({ type: 'success' });
    expect(events).toContainEqual(
      expect.objectContaining({ step: 'about-you', state: 'finished', variant: 'full-name' }),
    );
  });

  it.each<[string, TinyChanges]>([
    ['comes late', { formAfterMs: 4_000 }],
    ['lets its button be pressed late', { enableAfterMs: 900 }],
    ['has a picture that never comes', { hangingPicture: true }],
    ['shows a dialog over everything', { extra: welcome(0) }],
    ['shows a dialog while the form is filled in', { extra: welcome(250) }],
    ['still shows the form of the step before', { afterglowMs: 1_500 }],
  ])('is no drift when it %s', async (_, changes) => {
    expect(await run(changes)).toMatchObject({ event: { type: 'success' } });
  });
});

it('puts a cookie wall away that lies over what is to be pointed at', async () => {
  const { event } = await run({ extra: cookieWall }, { options: { pointsFirst: true } });
  expect(event).toMatchObject({ type: 'success' });
});

it('gives a button its time to enable beside a small widget that has stood for long', async () => {
  const host = 'challenges.cloudflare.com.localhost';
  const widget = `<iframe src="http://${host}/turnstile" width="300" height="65"></iframe>`;
  const changes = { extra: widget, formAfterMs: 3_000, enableAfterMs: 5_000 };
  const { accounts, event, evidence } = await run(changes, { profiles: {} });
  expect(evidence.flatMap(({ frames }) => frames)).toContainEqual(expect.objectContaining({ host }));
  expect(event).toMatchObject({ type: 'success' });
  expect(accounts).toHaveLength(1);
});

describe('a page that is never quiet', () => {
  const noisy = `<style>@keyframes turn { to { rotate: 1turn } }</style>
    <i style="display:inline-block;animation:turn 1s infinite linear">o</i>
    <script>setInterval(() => fetch('/ping'), 400)</script>`;

  it('is known by its noise once a run has listened to it', async () => {
    const quick = { budgetMs: 180_000, timeoutMs: 200_000 };
    const { event, learned } = await run(
      { extra: noisy },
      { ...quick, learn: { restMs: 4_500 }, profiles: {} },
    );
    expect(event).toMatchObject({ type: 'success' });
    const known = toProfiles(learned);
    for (const view of ['arrival', 'submit', 'departure']) {
      expect(known['sign-up']?.views[view]?.noise).toEqual(['animation', 'poll:GET /ping']);
    }
    expect(known.verify?.views.arrival?.noise).toEqual([]);

    const { event: tripwire } = await run({ extra: noisy, button: 'Sign me up' }, { profiles: known });
    expect(tripwire).toMatchObject({
      type: 'tripwire',
      missing: ['submit'],
      rule: 'settled-without/missing',
    });
  });
});

describe('a page that has moved without harm', () => {
  it('is told of when the run has its key', async () => {
    const extra = '<button type="button">Take a tour</button>';
    const { event, moved } = await run({ extra });
    expect(event).toMatchObject({ type: 'success' });
    expect(moved).toEqual([
      {
        step: 'sign-up',
        view: 'arrival',
        dom_digest: expect.stringMatching(/^s1:[0-9a-f]{16}$/),
        shape_sim: expect.stringMatching(/^[0-9a-f]{16}$/),
        diff: ['+ button "Take a tour"'],
      },
    ]);
  });
});

describe('a page that has changed its shape', () => {
  it('stops the run before the click, and no account is spent', async () => {
    const result = await run({ gate: '<button type="button">Accept new ToS</button>' });
    const event = tripwireOf(result);
    expect(event).toMatchObject({
      kind: 'selector-missing',
      step: 'sign-up',
      missing: [],
      unexpected: ['tos'],
      class: 'new-consent',
      diff: ['+ button "Accept new ToS"'],
    });
    expect(result.accounts).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(event.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-up$/);
  });

  it('stops a code from being typed where its form sends itself', async () => {
    const verifyExtra = `<label><input type="checkbox" required> I accept the new terms</label>
      <script>f.oninput = ({ target }) => { if (target.value.length === 6) submit(new Event('submit'), f) }</script>`;
    const slowly = async (evidence: Evidence) => {
      if (evidence.step === 'verify') await sleep(1_000);
      return judge(evidence);
    };
    const event = tripwireOf(await run({ verifyExtra }, { judge: slowly }));
    expect(event).toMatchObject({
      step: 'verify',
      unexpected: ['tos'],
      url: expect.stringMatching(/verify$/),
    });
  });

  it('stops a click that comes first where the page goes on while it is being judged', async () => {
    const homeExtra = `<script>setTimeout(() => document.querySelector('main').insertAdjacentHTML('beforeend',
      '<label><input type="checkbox" required> I accept the new terms</label>'), 400)</script>`;
    const slowly = async (evidence: Evidence) => {
      if (evidence.step === 'home') await sleep(1_000);
      return judge(evidence);
    };
    const { event } = await run({ homeExtra }, { judge: slowly });
    expect(event).toMatchObject({ type: 'tripwire', step: 'home', unexpected: ['tos'] });
  });

  const ticked = '<label><input type="checkbox" required> I accept the new terms</label>';
  it.each<[string, TinyChanges, Partial<TripwireEvent>]>([
    ['asks for consent', onInput(`after(${JSON.stringify(ticked)})`), { unexpected: ['tos'] }],
    [
      'has another thing for its button',
      onInput(`button.outerHTML = '<div onclick="f.requestSubmit()">Create account</div>'`),
      { missing: ['submit'] },
    ],
    [
      'lies under something else',
      onInput(`after('<div style="position:fixed;inset:0;background:#fff">Our new product</div>')`),
      { rule: 'gate/covered' },
    ],
    [
      'wants what was free to choose',
      {
        ...onInput(`form.news.required = true`),
        gate: '<label><input type="checkbox" name="news"> Send me news</label>',
      },
      { unexpected: ['news'] },
    ],
  ])(
    'stops the click where the page %s since it was judged, while the code types',
    async (_, changes, wanted) => {
      const { accounts, ...result } = await run(changes);
      expect(tripwireOf(result)).toMatchObject({ step: 'sign-up', ...wanted });
      expect(accounts).toEqual([]);
    },
  );

  it.each<[string, string, Partial<TripwireEvent>]>([
    ['asks for more', `insertAdjacentHTML('afterend', '${ticked}')`, { unexpected: ['tos'] }],
    ['has lost its landmark', `outerHTML = '<button>Somewhere else</button>'`, { missing: ['keys'] }],
  ])(
    'stops a step that begins where one only looked, when the page %s meanwhile',
    async (_, change, wanted) => {
      const homeExtra = `<script>setTimeout(() => document.querySelector('a').${change}, 400)</script>`;
      const slowly = async (evidence: Evidence) => {
        if (evidence.step === 'dashboard') await sleep(1_000);
        return judge(evidence);
      };
      const dashboard = profiles.home as Profile;
      const changed = await run(
        { homeExtra },
        { judge: slowly, options: { looksFirst: true }, profiles: { ...profiles, dashboard } },
      );
      expect(tripwireOf(changed)).toMatchObject({ step: 'home', ...wanted });
    },
  );

  it('stops a step that only fills in, before the next one clicks', async () => {
    const { accounts, event } = await run(
      { gate: '<label><input type="checkbox" required> I accept the new terms</label>' },
      { options: { fault: 'stops-short' } },
    );
    expect(event).toMatchObject({
      type: 'tripwire',
      step: 'sign-up',
      unexpected: ['tos'],
      rule: 'gate/new-control',
    });
    expect(accounts).toEqual([]);
  });

  it.each(['submit', 'password'])('is told by what goes while the step acts: %s', async (landmark) => {
    const extra = `<script>addEventListener('input', () => document.querySelector('[type=${landmark}]')?.remove())</script>`;
    expect(tripwireOf(await run({ extra }))).toMatchObject({
      kind: 'selector-missing',
      missing: [landmark],
      rule: 'settled-without/missing',
    });
  });

  it('stops it also when the provider catches what its click throws', async () => {
    const { accounts, event } = await run(
      { gate: '<button type="button">Accept new ToS</button>' },
      { options: { fault: 'catches' } },
    );
    expect(event).toMatchObject({ type: 'tripwire', unexpected: ['tos'] });
    expect(accounts).toEqual([]);
  });

  it('is pictured without what was typed', async () => {
    const extra = `<p>${tinyAccount.email}</p>`;
    const result = await run({ gate: '<button type="button">Accept new ToS</button>', extra });
    const event = tripwireOf(result);
    const { width, height } = PNG.sync.read(Buffer.from(event.screenshot_b64, 'base64'));
    expect({ width, height }).toEqual({ width: 1280, height: 800 });
    const said = JSON.stringify([{ ...event, screenshot_b64: '' }, result.evidence, result.log]);
    expect(said).not.toMatch(/canary/i);
  });

  it('is told by the landmark that is gone', async () => {
    expect(tripwireOf(await run({ button: 'Sign me up' }))).toMatchObject({
      kind: 'selector-missing',
      step: 'sign-up',
      missing: ['submit'],
      class: 'control-renamed',
    });
  });

  it('is told by the landmark that there are two of', async () => {
    const twin = '<button type="submit">Create account</button>';
    expect(tripwireOf(await run({ gate: twin }))).toMatchObject({
      kind: 'selector-missing',
      missing: ['submit'],
      reason: expect.stringContaining('more than one'),
    });
  });

  it('is told by where the step leads to', async () => {
    expect(tripwireOf(await run({ afterSignUp: '/elsewhere' }))).toMatchObject({
      kind: 'unexpected-nav',
      step: 'sign-up',
      missing: [],
      url: expect.stringMatching(/\/elsewhere$/),
    });
  });

  it('is told by what waits for it in vain inside of the provider’s code', async () => {
    for (const fault of ['waits-in-vain', 'ambiguous'] as const) {
      const { event } = await run({}, { options: { fault } });
      expect(event).toMatchObject({ type: 'tripwire', step: 'sign-up' });
    }
  });

  it('is not acted on any more once the step’s time is up', async () => {
    const { event, accounts, log } = await run({}, { options: { fault: 'outlives', deadline: '3s' } });
    expect(log.join('\n')).toContain('told that the time is up');
    expect(event).toMatchObject({ type: 'tripwire', step: 'sign-up' });
    expect(accounts).toEqual([]);
  });

  it('is told at the deadline where there is no profile', async () => {
    const event = tripwireOf(
      await run({ button: 'Sign me up' }, { profiles: {}, options: { deadline: '4s' } }),
    );
    expect(event).toMatchObject({ step: 'sign-up', missing: ['submit'] });
    expect(event.diff).toBeUndefined();
  });
});

describe('what is no drift', () => {
  it('a step whose opening read a document that went away', async () => {
    const { event } = await run({}, { options: { fault: 'reads-too-soon', deadline: '60s' } });
    expect(event).toMatchObject({
      type: 'error',
      code: 'internal',
      step: 'sign-up',
      details: { reason: expect.stringContaining('Execution context was destroyed') },
    });
  });

  it.each<[string, TinyChanges, object]>([
    [
      'an outage',
      { status: 503, extra: '<h1>Sorry</h1>', button: 'Retry' },
      { code: 'provider_down', step: 'sign-up' },
    ],
    ['a refused code', { refuseCode: true }, { code: 'wrong_otp', step: 'verify' }],
    ['a site that cannot be reached', {}, { code: 'network', step: 'sign-up' }],
  ])('%s', async (what, changes, expected) => {
    const site = await startTinySite(changes);
    if (what.includes('reached')) await site.close();
    const { event, exitCode } = await runTiny({ site, browserEndpoint: browser.endpoint, judge, profiles });
    await site.close().catch(() => undefined);
    expect(event).toMatchObject({ type: 'error', ...expected });
    expect(exitCode).toBe(1);
  });
});

const cookieWall = `<div role="dialog" aria-label="Cookies" style="position:fixed;inset:0;background:#fff">
  <p>We use cookies to understand how this site is used.</p>
  <button onclick="this.parentNode.remove()">Reject all</button></div>`;

/** A dialog that opens over the page and stays until somebody closes it. */
function welcome(afterMs: number): string {
  return `<div id="w" role="dialog" aria-label="Welcome" hidden
      style="position:fixed;inset:0;background:#fff"><button onclick="w.remove()">Close</button></div>
    <script>setTimeout(() => { w.hidden = false }, ${afterMs})</script>`;
}
