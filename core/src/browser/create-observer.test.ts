import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Evidence, evidenceSchema, type ProfileView } from '../contracts/index.ts';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { type ServedPages, servePages } from '../testing/serve-pages.ts';
import { createObserver } from './create-observer.ts';
import { digestOutline } from './digest-outline.ts';
import { takeOutline } from './take-outline.ts';
import type { Observer, StepFacts } from './types.ts';

const email = 'agent.canary-41@mail.example';
const form = `<form><label>Email <input type="email" name="email"></label><label>Password <input type="password" name="password"></label><button type="button">Create account</button></form>`;
const signUp = `<!doctype html><title>Sign up</title><main><h1>Create your account</h1>${form}<p role="alert"></p></main>`;

let chromium: TestBrowser;
let pages: ServedPages;
let page: Page;
let observer: Observer;

beforeAll(async () => {
  chromium = await launchTestBrowser();
  pages = await servePages({
    '/': signUp,
    '/other': '<title>Other</title><main><h1>Somewhere else</h1><button>Go</button></main>',
    '/busy': `${signUp}<script>const end = Date.now() + 12000; while (Date.now() < end);</script>`,
    '/closed': `<main><h1>A form that no script can see</h1><x-app></x-app></main><script>
      customElements.define('x-app', class extends HTMLElement {
        constructor() { super(); this.attachShadow({ mode: 'closed' }).innerHTML = ${JSON.stringify(form)}; }
      });</script>`,
    '/notice': '<title>Notice</title><main><h1>Restricted</h1><p>Your visit is over.</p></main>',
    '/frames': `${signUp}<div style="width:0"><iframe src="https://newassets.hcaptcha.com/captcha/v1/x" width="304" height="78"></iframe></div>
      <iframe src="https://www.google.com/recaptcha/api2/anchor?size=invisible" width="256" height="60"></iframe>
      <x-closed></x-closed><script>
      document.querySelector('x-closed').attachShadow({ mode: 'closed' }).innerHTML =
        '<iframe src="https://challenges.cloudflare.com/turnstile" width="300" height="65"></iframe>';</script>`,
    // Goes on to itself as soon as it is there, and is busy meanwhile: who asks it something gets no answer.
    '/hop': `${signUp}<script>addEventListener('DOMContentLoaded', () => {
      const hops = Number(sessionStorage.hops ?? 0);
      sessionStorage.hops = hops + 1;
      location.replace(hops < 12 ? '/hop' : '/other');
      setTimeout(() => { for (const end = Date.now() + 60; Date.now() < end;); });
    });</script>`,
    '/api': (_, response) => response.writeHead(422).end('{}'),
    '/hang': () => undefined,
  });
});
afterAll(async () => {
  await chromium?.close();
  await pages?.close();
});
beforeEach(async () => {
  page = await chromium.browser.newPage();
  // Nothing leaves this machine: what is not served here is refused.
  await page.route(
    (url) => !url.href.startsWith(pages.origin),
    (route) => route.abort(),
  );
  observer = createObserver(page, { origins: { app: pages.origin } });
});
afterEach(async () => {
  observer.dispose();
  await page.close();
});

const facts = (more: Partial<StepFacts> = {}): StepFacts => ({
  step: 'signup-form',
  phase: 'arrive',
  expired: false,
  missing: ['submit'],
  ambiguous: [],
  submit_disabled: false,
  covered: false,
  expects: { session: false, code: false },
  ...more,
});
async function viewNow(): Promise<ProfileView> {
  const nodes = await takeOutline(page);
  return {
    outlines: [{ dom_digest: digestOutline(nodes).dom_digest, nodes }],
    silent_gap_ms: 0,
    found_ms: 100,
    noise: [],
  };
}
async function observe(more: Partial<StepFacts> = {}): Promise<Evidence> {
  const evidence = await observer.observe(facts(more));
  expect(evidenceSchema.safeParse(evidence).error).toBeUndefined();
  return evidence;
}
async function until(
  check: (evidence: Evidence) => boolean,
  more: Partial<StepFacts> = {},
): Promise<Evidence> {
  const end = Date.now() + 45_000;
  for (;;) {
    const evidence = await observe(more);
    if (check(evidence)) return evidence;
    if (Date.now() > end) throw new Error(`did not come: ${JSON.stringify(evidence)}`);
    await page.waitForTimeout(150);
  }
}
const write = (script: string) => page.evaluate(script);

it('tells what is on the page, and nothing of what was typed', async () => {
  await page.goto(`${pages.origin}/?token=secret#fragment`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', 'Canary-pass-93x!');
  await write(`document.querySelector('main').insertAdjacentHTML('beforeend', '<p>Sent to ${email}</p>')`);
  const evidence = await until(({ controls }) => controls > 0, { route: /^\/$/g });
  expect(evidence).toMatchObject({
    path: '/',
    route_ok: true,
    title: 'Sign up',
    headings: ['Create your account'],
    texts: ['Create your account', 'Email', 'Password', 'Create account', 'Sent to <email>'],
    document: { status: 200, fresh: true, submitted: false },
    controls: 3,
    blank: false,
    has_login_form: false,
    profiled: false,
  });
  expect(JSON.stringify(evidence)).not.toMatch(/canary|secret|fragment/i);
});

it('has nothing to complain of where one document overtakes the other', async () => {
  const complaints: unknown[] = [];
  const complain = (error: unknown) => complaints.push(error);
  process.on('unhandledRejection', complain);
  try {
    await page.goto(`${pages.origin}/hop`, { waitUntil: 'commit' });
    await observer.look(facts(), undefined, { mark: true });
    await until(({ headings }) => headings[0] === 'Somewhere else');
    expect(complaints).toEqual([]);
  } finally {
    process.off('unhandledRejection', complain);
  }
});

it('goes by the newest mark, however late an older one is read', async () => {
  await page.goto(pages.origin);
  const look = await observer.look(facts(), undefined);
  await write(`document.querySelector('main').insertAdjacentHTML('beforeend', '<p>Come in</p>')`);
  const late = observer.mark();
  observer.markAt(look);
  await late;
  expect((await until(({ busy }) => !busy.includes('navigating'))).new_texts).toEqual(['Come in']);
});

it('tells what is new since the mark', async () => {
  await page.goto(pages.origin);
  await write(`document.body.insertAdjacentHTML('beforeend', '<p>12 people are here</p>')`);
  await observer.mark();
  const before = await until(({ controls }) => controls > 0, { phase: 'leave' });
  expect(before).toMatchObject({
    same_path: true,
    same_shape: true,
    changed: false,
    new_texts: [],
    new_alerts: [],
  });

  await write(`{
    document.querySelector('[role=alert]').textContent = 'That did not work';
    document.querySelector('body > p').textContent = '13 people are here';
    document.querySelector('[name=email]').setAttribute('aria-invalid', 'true');
    fetch('/api', { method: 'POST' });
  }`);
  const after = await until(({ submits }) => submits[0]?.status !== undefined, { phase: 'leave' });
  expect(after).toMatchObject({
    same_path: true,
    same_shape: true,
    changed: true,
    new_texts: ['That did not work'],
    new_alerts: ['That did not work'],
    invalid: [{ name: 'Email', known: true }],
    submits: [{ path: '/api', status: 422, pending: false }],
  });

  await page.goto(`${pages.origin}/other`);
  expect(await until(({ controls }) => controls > 0, { phase: 'leave' })).toMatchObject({
    same_path: false,
    same_shape: false,
    changed: true,
    new_texts: [],
  });
});

it('says that a known page has settled, and never that an unknown one has', async () => {
  await page.goto(pages.origin);
  observer.beginWait(await viewNow());
  const began = Date.now();
  const settled = await until((evidence) => evidence.settled);
  expect(Date.now() - began).toBeGreaterThanOrEqual(1_500);
  expect(settled).toMatchObject({ profiled: true, busy: [] });

  observer.beginWait(undefined);
  for (let look = 0; look < 20; look++) {
    expect(await observe()).toMatchObject({ settled: false, profiled: false });
    await page.waitForTimeout(150);
  }
});

it.each<[string, string, RegExp]>([
  [
    'a spinner',
    `document.body.insertAdjacentHTML('beforeend', '<i class="Spinner" style="display:block;width:30px;height:30px"></i>')`,
    /^class$/,
  ],
  ['a line of text', `document.querySelector('h1').textContent = 'Loading your workspace…'`, /^text$/],
  ['a countdown', `document.querySelector('h1').textContent = 'You can continue in 5 s'`, /^countdown$/],
  ['aria-busy', `document.querySelector('main').setAttribute('aria-busy', 'true')`, /^aria$/],
  [
    'an endless animation',
    `document.querySelector('h1').animate([{ opacity: 1 }, { opacity: 0.5 }], { duration: 500, iterations: Infinity })`,
    /^animation$/,
  ],
  ['a request', `void fetch('/hang')`, /^network$/],
  ['polling', `setInterval(() => fetch('/other'), 400)`, /^poll:GET \/other$/],
  [
    'much script',
    `setInterval(() => { const end = performance.now() + 40; while (performance.now() < end); }, 60)`,
    /^script$/,
  ],
])('sees by %s that the page is at work, and waits', async (_, script, signal) => {
  await page.goto(pages.origin);
  observer.beginWait(await viewNow());
  await write(`{ ${script} }`);
  await until((evidence) => evidence.busy.some((one) => signal.test(one)));
  const end = Date.now() + 2_500;
  while (Date.now() < end) {
    expect((await observe()).settled).toBe(false);
    await page.waitForTimeout(150);
  }
});

it('does not wait for what the view is known to do for ever', async () => {
  await page.goto(pages.origin);
  const view = await viewNow();
  observer.beginWait({ ...view, noise: ['animation', 'mutation', 'poll:GET /other'] });
  await write(`{
    document.querySelector('h1').animate([{ opacity: 1 }, { opacity: 0.5 }], { duration: 500, iterations: Infinity });
    setInterval(() => document.body.toggleAttribute('data-tick'), 100);
    setInterval(() => fetch('/other'), 400);
  }`);
  await until((evidence) => evidence.settled);
});

it('waits again for a page whose tree changes', async () => {
  await page.goto(pages.origin);
  observer.beginWait(await viewNow());
  await write(`{ let left = 8; const timer = setInterval(() => {
    document.body.toggleAttribute('data-tick');
    if (--left === 0) { clearInterval(timer); window.quietSince = Date.now(); }
  }, 400); }`);
  await until((evidence) => evidence.settled);
  expect(Date.now() - Number(await page.evaluate('window.quietSince'))).toBeGreaterThanOrEqual(1_400);
});

it('finds the gate that was added to a known form, in any language', async () => {
  await page.goto(pages.origin);
  const view = await viewNow();
  observer.beginWait(view);
  expect(await until(({ controls }) => controls > 0, { phase: 'act', missing: [] })).toMatchObject({
    gates: [],
    unknown_controls: [],
    lost_controls: [],
  });
  await write(
    `document.querySelector('form').insertAdjacentHTML('beforeend', '<button>Accept new ToS</button>')`,
  );
  expect((await until(({ controls }) => controls > 0, { phase: 'act', missing: [] })).gates).toMatchObject([
    { role: 'button', intent: 'tos', name: 'Accept new ToS', form: 0 },
  ]);
  await write(`{
    document.querySelector('form > button:last-child').remove();
    document.querySelector('form button').textContent = 'Konto erstellen';
    document.querySelector('form label').firstChild.nodeValue = 'E-Mail-Adresse';
  }`);
  expect(await until(({ controls }) => controls > 0, { phase: 'act', missing: [] })).toMatchObject({
    gates: [],
    unknown_controls: [],
    lost_controls: [],
  });
});

it('knows the form that is being left, whatever view is waited for', async () => {
  await page.goto(`${pages.origin}/other`);
  const departure = await viewNow();
  await page.goto(pages.origin);
  observer.beginWait(await viewNow());
  await until(({ controls }) => controls > 0, { phase: 'act', missing: [] });
  await observer.mark();
  observer.beginWait(departure);
  await write(`{
    document.querySelector('form').insertAdjacentHTML('beforeend', '<label>Tax number <input name="tax" aria-invalid="true"></label>');
    document.querySelector('[name=email]').setAttribute('aria-invalid', 'true');
  }`);
  expect(await until(({ controls }) => controls > 0, { phase: 'leave', missing: [] })).toMatchObject({
    unknown_controls: [{ attribute_name: 'tax' }],
    invalid: [
      { name: 'Email', known: true },
      { name: 'Tax number', known: false },
    ],
  });
});

it('looks for controls in closed shadow roots before it says that there are none', async () => {
  await page.goto(`${pages.origin}/closed`);
  expect((await until(({ controls }) => controls > 0)).controls).toBe(3);
  await page.goto(`${pages.origin}/notice`);
  expect(await until(({ busy }) => busy.length === 0)).toMatchObject({
    controls: 0,
    action_links: 0,
    blank: false,
  });
});

it('lists frames wherever they are, and what they were meant to show where they could not load', async () => {
  await page.goto(`${pages.origin}/frames`);
  const { frames } = await until((evidence) => evidence.frames.length === 3);
  expect(frames.map(({ host, badge }) => ({ host, badge }))).toEqual(
    expect.arrayContaining([
      { host: 'newassets.hcaptcha.com', badge: false },
      { host: 'www.google.com', badge: true },
      // An attached frame in a closed root is known to the browser alone.
      { host: 'challenges.cloudflare.com', badge: false },
    ]),
  );
  const again = await until((evidence) => evidence.frames.every(({ seen_ms }) => seen_ms > 0));
  expect(again.frames).toHaveLength(3);
});

it('comes back in time, and does not judge, while the page is stuck or on its way', async () => {
  observer.beginWait(undefined);
  void page.goto(`${pages.origin}/busy`, { waitUntil: 'commit' }).catch(() => undefined);
  let stuck = false;
  for (let look = 0; look < 40 && !stuck; look++) {
    const began = Date.now();
    const evidence = await observe();
    // Generous: what matters is that it does not hang until the page comes round.
    expect(Date.now() - began).toBeLessThan(9_000);
    stuck = evidence.busy.includes('main-thread');
  }
  expect(stuck).toBe(true);
  await until(({ controls }) => controls === 3);
});

it('counts a window that opens as an effect', async () => {
  await page.goto(pages.origin);
  await observer.mark();
  await write(`void window.open('/other')`);
  await until(({ changed }) => changed, { phase: 'leave' });
});

it('compares with no page that came while it looked', async () => {
  await page.goto(pages.origin);
  await observer.mark();
  expect(await observe()).toMatchObject({ same_path: true, same_shape: true });
  const marking = observer.mark();
  await page.goto(`${pages.origin}/other`, { waitUntil: 'commit' });
  await marking;
  await until(({ texts }) => texts.includes('Somewhere else'));
  expect((await observe()).changed).toBe(true);
});

it('reads a page once for all who ask in the same moment', async () => {
  await page.goto(pages.origin);
  const look = () => observer.look(facts(), undefined);
  const [one, other] = await Promise.all([look(), look()]);
  expect(other.nodes).toBe(one.nodes);
  expect((await look()).nodes).not.toBe(one.nodes);
});

it('knows whether the scripts of the document have run', async () => {
  expect(observer.wired).toBe(false);
  await page.goto(pages.origin);
  expect(observer.wired).toBe(true);
  await page.route(`${pages.origin}/waits`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `${signUp}<script src="/hang"></script>` }),
  );
  await page.goto(`${pages.origin}/waits`, { waitUntil: 'commit' });
  expect(observer.wired).toBe(false);
  // It is read all the same.
  expect((await observer.look(facts(), undefined)).evidence.controls).toBe(3);
});

it('reads a page whose own rules forbid scripts', async () => {
  await page.route(`${pages.origin}/strict`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: {
        'content-security-policy':
          "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
      },
      body: signUp,
    }),
  );
  await page.goto(`${pages.origin}/strict`);
  expect((await until(({ controls }) => controls > 0)).controls).toBe(3);
});
