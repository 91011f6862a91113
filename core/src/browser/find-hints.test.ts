import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutlineNode } from '../contracts/index.ts';
import { hintSchema } from '../contracts/scrape-event.ts';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { findHints } from './find-hints.ts';
import { markLandmarks } from './mark-landmarks.ts';
import { takeOutline } from './take-outline.ts';

const form = `<main><h1>Create your account</h1>
<button type="button">Continue with Google</button>
<form><label>Email address <input type="email" name="email" required></label>
<label>Password <input type="password" name="password" required></label>
<button>Create account</button></form>
<a href="/login">Log in</a></main>`;

let chromium: TestBrowser;
let page: Page;
let known: OutlineNode[];
beforeAll(async () => {
  chromium = await launchTestBrowser();
  page = await chromium.browser.newPage();
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('http://acme.example/');
  await page.setContent(form);
  const marks = await markLandmarks([
    { id: 'email', locator: page.getByLabel('Email address') },
    { id: 'password', locator: page.getByLabel('Password') },
    { id: 'submit', locator: page.getByRole('button', { name: 'Create account' }) },
  ]);
  known = await takeOutline(page, { boxes: true, marks });
});
afterAll(() => chromium?.close());

async function hintsOn(html: string, ...missing: string[]) {
  await page.setContent(html);
  const hints = await findHints(page, {
    missing,
    known: [known],
    now: await takeOutline(page, { boxes: true }),
  });
  for (const hint of hints) expect(hintSchema.parse(hint)).toEqual(hint);
  return hints;
}

/** What the pasted locator leads to. */
const paste = (code: string) =>
  (new Function('page', `return ${code}`) as (from: Page) => ReturnType<Page['locator']>)(page);

describe('findHints', () => {
  it('names the control that took the place, with a locator that leads to it', async () => {
    const hints = await hintsOn(form.replace('Create account', "Let's go"), 'submit');
    expect(hints).toEqual([
      {
        landmark: 'submit',
        locator: String.raw`page.getByRole('button', { name: 'Let\'s go', exact: true })`,
        role: 'button',
        intent: 'x',
        name: "Let's go",
        score: expect.closeTo(0.7, 0),
        confident: true,
      },
    ]);
    expect(await paste(hints[0]?.locator ?? '').textContent()).toBe("Let's go");
  });

  it('tells several that are gone apart', async () => {
    const changed = form
      .replace('Email address', 'Work email')
      .replace('>Password', '>Passphrase')
      .replace('Create account', 'Get started');
    const hints = await hintsOn(changed, 'submit', 'email', 'password');
    expect(hints.map(({ landmark, locator, confident }) => [landmark, locator, confident])).toEqual([
      ['submit', "page.getByRole('button', { name: 'Get started', exact: true })", true],
      ['email', "page.getByRole('textbox', { name: 'Work email', exact: true })", true],
      ['password', "page.getByRole('textbox', { name: 'Passphrase', exact: true })", true],
    ]);
  });

  it.each([
    ['nothing', form.replace('<button>Create account</button>', '')],
    ['a gate', form.replace('Create account', 'Accept new ToS')],
    ['a way back', form.replace('Create account', 'Cancel')],
  ])('offers no control with confidence where %s is in the place', async (_, html) => {
    expect((await hintsOn(html, 'submit')).filter(({ confident }) => confident)).toEqual([]);
  });

  it('lists up to three where it cannot tell them apart', async () => {
    const twice = form.replace(
      '<button>Create account</button>',
      '<button>Get started</button><button>Get started</button>',
    );
    const hints = await hintsOn(twice, 'submit');
    expect(hints.length).toBeGreaterThanOrEqual(2);
    expect(hints.length).toBeLessThanOrEqual(3);
    expect(hints.every(({ confident }) => !confident)).toBe(true);
    const buttons = hints.map(({ locator }) => locator).filter((locator) => locator.includes('Get started'));
    expect(buttons.sort()).toEqual(
      [0, 1].map((at) => `page.getByRole('button', { name: 'Get started', exact: true }).nth(${at})`),
    );
  });

  it.each([
    [
      'a test id where the name is not of use',
      form.replace('<button>Create account', '<button data-testid="go">Join as a.b@mail.example'),
      'submit',
      "page.getByTestId('go')",
    ],
    [
      'what the field says of itself where it has no name',
      form.replace(/<label>Email.*<\/label>/, '<p>Your address</p><input type="email" autocomplete="email">'),
      'email',
      `page.locator('[autocomplete="email"]')`,
    ],
    [
      'the words of what is no button',
      form.replace('<button>Create account</button>', '<div onclick="0">Create an account</div>'),
      'submit',
      "page.getByText('Create an account', { exact: true })",
    ],
    [
      'the frame that it is in',
      `<iframe width="600" height="400" srcdoc="${form.replace('Create account', 'Sign up').replaceAll('"', '&quot;')}"></iframe>`,
      'submit',
      "page.frameLocator('iframe').getByRole('button', { name: 'Sign up', exact: true })",
    ],
  ])('falls back to %s', async (_, html, landmark, locator) => {
    const hints = await hintsOn(html, landmark);
    expect(hints.map((hint) => hint.locator)).toContain(locator);
    expect(await paste(locator).count()).toBe(1);
  });

  it('has nothing to say without a profile that knows the landmark', async () => {
    expect(await hintsOn(form, 'unheard-of')).toEqual([]);
  });
});
