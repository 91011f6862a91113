import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DriftClass, OutlineNode, Profile } from '../contracts/index.ts';
import { compareWithKnown } from '../scrape/compare-with-known.ts';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { digestOutline } from './digest-outline.ts';
import { markLandmarks } from './mark-landmarks.ts';
import { takeOutline } from './take-outline.ts';

const oauth = '<button type="button">Continue with Google</button>';
const email = '<label>Email address <input type="email" name="email" required></label>';
const password = '<label>Password <input type="password" name="password" required></label>';
const submit = '<button>Create account</button>';
const form = (...parts: string[]) => `<form>${parts.join('\n')}</form>`;
const signUp = (...parts: string[]) =>
  `<main><h1>Create your account</h1>${oauth}${form(...parts)}<a href="/login">Log in</a></main>`;
const base = signUp(email, password, submit);

const codeForm = (...parts: string[]) => `<main><h1>Check your inbox</h1>${form(...parts)}</main>`;
const code = '<label>Code <input name="code" autocomplete="one-time-code" maxlength="6" required></label>';
const verify = '<button>Verify</button>';
const codePage = codeForm(code, verify);

const keys = (button: string) =>
  `<header><nav><a href="/usage">Usage</a></nav></header><main><h1>API keys</h1>${button}
   <table><tr><td>One</td><td><button>Revoke</button></td></tr></table></main>`;
const keysPage = keys('<button>Create new secret key</button>');
const dialog = (inner: string) => `${keysPage}<div role="dialog" aria-label="New key">${inner}</div>`;
const keyDialog = dialog('<label>Name <input></label><button>Cancel</button><button>Create key</button>');

const landmarks: Record<string, (page: Page) => ReturnType<Page['getByRole']>> = {
  email: (page) => page.getByLabel('Email address'),
  password: (page) => page.getByLabel('Password'),
  submit: (page) => page.getByRole('button', { name: 'Create account' }),
  code: (page) => page.getByLabel('Code'),
  verify: (page) => page.getByRole('button', { name: 'Verify' }),
  create: (page) => page.getByRole('button', { name: 'Create new secret key' }),
  mint: (page) => page.getByRole('button', { name: 'Create key' }),
};

let chromium: TestBrowser;
let page: Page;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  page = await chromium.browser.newPage();
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('http://acme.example/');
});
afterAll(() => chromium?.close());

async function read(html: string): Promise<OutlineNode[]> {
  await page.setContent(html);
  const marks = await markLandmarks(
    Object.entries(landmarks).map(([id, find]) => ({ id, locator: find(page) })),
  );
  return takeOutline(page, { boxes: true, marks });
}

const profileOf = (step: string, nodes: OutlineNode[]): Profile => ({
  schema: 'profile/1',
  step,
  scraper_version: '1.0.0',
  views: {
    arrival: {
      outlines: [{ dom_digest: digestOutline(nodes).dom_digest, nodes }],
      silent_gap_ms: 0,
      found_ms: 0,
      noise: [],
    },
  },
});

/** The class of a changed page, as a tripwire of the step would tell it. */
async function classOf(known: string, now: string, elsewhere = false) {
  const profiles = {
    'the-step': profileOf('the-step', await read(known)),
    'verify-email': profileOf('verify-email', await read(codePage)),
  };
  if (known === codePage) Reflect.deleteProperty(profiles, 'verify-email');
  const nodes = await read(now);
  const there = nodes.flatMap((node) => node.landmarks ?? []);
  const known_ids = profiles['the-step'].views.arrival?.outlines.flatMap((outline) =>
    outline.nodes.flatMap((node) => node.landmarks ?? []),
  );
  return compareWithKnown({
    step: 'the-step',
    profiles,
    baselines: [profiles['the-step'].views.arrival],
    variant: undefined,
    nodes: nodes.map(({ landmarks: _, ...node }) => node),
    digest: digestOutline(nodes).dom_digest,
    missing: (known_ids ?? []).filter((id) => !there.includes(id)),
    elsewhere,
  });
}

describe('the class of a change', () => {
  it.each<[DriftClass | undefined, string, string, string, boolean?]>([
    [undefined, 'nothing', base, base],
    [undefined, 'another heading', base, base.replace('Create your account', 'Welcome')],
    ['control-renamed', 'a button with other words', base, base.replace('Create account', 'Get started')],
    ['control-renamed', 'a button without words', base, base.replace('Create account', '→')],
    ['control-renamed', 'a field with another name', base, base.replace('Email address', 'Work email')],
    [
      'control-renamed',
      'another language',
      base,
      base
        .replace('Email address', 'E-Mail-Adresse')
        .replace('Password', 'Passwort')
        .replace('Create account', 'Konto erstellen')
        .replace('Continue with Google', 'Mit Google fortfahren'),
    ],
    [
      'control-renamed',
      'a code in boxes',
      codePage,
      codeForm(
        ...[1, 2, 3, 4, 5, 6].map(
          (at) => `<input aria-label="Digit ${at}" maxlength="1" autocomplete="one-time-code" required>`,
        ),
        verify,
      ),
    ],
    ['control-renamed', 'a renamed button in a list', keysPage, keys('<button>Add credential</button>')],
    ['control-removed', 'no password', base, signUp(email, submit)],
    [
      'control-removed',
      'first the address, then the password',
      base,
      signUp(email, '<button>Continue</button>'),
    ],
    [
      'control-removed',
      'only other ways in',
      base,
      `<main><h1>Create your account</h1>${oauth}<button>Continue with GitHub</button><a href="/login">Log in</a></main>`,
    ],
    [
      'control-renamed',
      'a menu in the place of a button',
      keysPage,
      keys('<button aria-label="More">⋮</button>'),
    ],
    ['control-removed', 'no button to confirm the code', codePage, codeForm(code)],
    [
      'new-required-field',
      'a telephone number',
      base,
      signUp(email, password, '<label>Phone number <input type="tel" required></label>', submit),
    ],
    [
      'new-required-field',
      'a name',
      base,
      signUp('<label>Full name <input name="name" required></label>', email, password, submit),
    ],
    [
      'new-required-field',
      'an age box',
      base,
      signUp(email, password, '<label><input type="checkbox"> I am 18 years or older</label>', submit),
    ],
    [
      'new-required-field',
      'a choice in the dialog',
      keyDialog,
      dialog(
        '<label>Name <input></label><label>Project <select required><option>One</option></select></label><button>Cancel</button><button disabled>Create key</button>',
      ),
    ],
    [
      'new-consent',
      'a button for new terms',
      base,
      signUp(email, password, submit, '<button>Accept new ToS</button>'),
    ],
    [
      'new-consent',
      'a box for new terms',
      base,
      signUp(email, password, '<label><input type="checkbox" required> I agree to the Terms</label>', submit),
    ],
    [
      'new-consent',
      'terms in the place of the button',
      base,
      signUp(email, password, '<button>Accept new ToS</button>'),
    ],
    [
      'new-consent',
      'terms in the place of the form',
      base,
      '<main><h1>Our terms have changed</h1><button>Accept new ToS</button></main>',
    ],
    [
      'new-consent',
      'terms over the form',
      base,
      `${base}<div role="dialog" aria-label="New terms"><button>Accept new ToS</button></div>`,
    ],
    [
      'interstitial',
      'a page in between',
      base,
      '<main><h1>Before you go on</h1><p>We moved.</p><button>OK, got it</button></main>',
    ],
    [
      'interstitial',
      'a welcome at another address',
      keysPage,
      '<main><h1>Welcome aboard</h1><button>Show me around</button></main>',
      true,
    ],
    [
      'moved-into-frame',
      'the form in a frame',
      base,
      `<main><h1>Create your account</h1>${oauth}<iframe width="500" height="400" srcdoc="${form(email, password, submit).replaceAll('"', '&quot;')}"></iframe><a href="/login">Log in</a></main>`,
    ],
    ['url-moved', 'the same page at another address', base, base, true],
    [
      'url-moved',
      'another form at another address',
      base,
      signUp('<label>Work email <input type="email"></label>', '<button>Next</button>'),
      true,
    ],
    ['step-order-changed', 'the page of another step', base, codePage],
    ['step-order-changed', 'the page of another step at its address', base, codePage, true],
    [
      'layout-replaced',
      'another application',
      base,
      '<main><h1>Explore</h1><label>Search <input type="search"></label><a href="/a">Quickstart</a><a href="/b">Models</a><a href="/c">Examples</a><button>Filter</button></main>',
    ],
  ])('%s: %s', async (expected, _, known, now, elsewhere = false) => {
    const { class: sort, diff } = await classOf(known, now, elsewhere);
    expect([sort, diff]).toEqual([expected, expect.anything()]);
  });
});
