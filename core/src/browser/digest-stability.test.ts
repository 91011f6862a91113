import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { digestOutline } from './digest-outline.ts';
import { hammingDistance } from './hamming-distance.ts';
import { takeOutline } from './take-outline.ts';

interface Parts {
  lang: string;
  style: string;
  heading: string;
  copy: string;
  header: string;
  form: string;
  /** Around the form. */
  wrap(form: string): string;
  /** Rows of a table, each with its buttons. */
  rows: number;
  date: string;
  after: string;
}

const field = (label: string, attributes: string) => `<label>${label} <input ${attributes}></label>`;
const email = field('Email address', 'type="email" name="email" autocomplete="email" required');
const password = field('Password', 'type="password" name="password" autocomplete="new-password" required');
const terms = '<label><input type="checkbox" name="tos" required> I agree to the Terms</label>';
const submit = '<button type="submit">Create account</button>';

const plain: Parts = {
  lang: 'en',
  style: '',
  heading: 'Create your account',
  copy: 'Join 12,480 people who build with us.',
  header: '<header><nav><a href="/docs">Docs</a></nav></header>',
  form: email + password + terms + submit,
  wrap: (form) => form,
  rows: 2,
  date: '11/22/2026',
  after: '<a href="/login">Log in</a>',
};

const draw = ({ lang, style, heading, copy, header, form, wrap, rows, date, after }: Parts) => {
  const row = `<tr><td>key</td><td>${date}</td><td><button type="button">Copy</button> <button type="button">Delete</button></td></tr>`;
  return `<!doctype html><html lang="${lang}"><title>Sign up</title><style>${style}</style>${header}
    <main><h1>${heading}</h1><p>${copy}</p>${wrap(`<form>${form}</form>`)}
    <table><tbody>${row.repeat(rows)}</tbody></table>${after}</main><footer><a href="/imprint">Imprint</a></footer>`;
};

let chromium: TestBrowser;
let page: Page;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  page = await chromium.browser.newPage();
});
afterAll(() => chromium?.close());

async function digestOf(parts: Partial<Parts> = {}, script?: () => void) {
  await page.goto('about:blank');
  await page.setContent(draw({ ...plain, ...parts }));
  if (script) await page.evaluate(script);
  return digestOutline(await takeOutline(page));
}

it('is the same at every load, with random ids and classes', async () => {
  const digests = new Set<string>();
  for (let load = 0; load < 4; load += 1) {
    const { dom_digest } = await digestOf({}, () => {
      for (const element of document.querySelectorAll('main *')) {
        element.id = `:r${Math.random().toString(36).slice(2)}:`;
        element.className = `css-${Math.random().toString(36).slice(2)}`;
      }
    });
    digests.add(dom_digest);
  }
  digests.add((await digestOf()).dom_digest);
  expect(digests.size).toBe(1);
});

it.each<[string, Partial<Parts>]>([
  [
    'digits of another locale',
    { lang: 'de', copy: 'Join 12.480 people who build with us.', date: '22.11.2026' },
  ],
  [
    'digits of another script',
    { lang: 'ar', copy: 'Join ١٢٬٤٨٠ people who build with us.', date: '٢٢/١١/٢٠٢٦' },
  ],
  ['other copy', { heading: 'Start to build today', copy: 'No card needed. Leave whenever you like.' }],
  [
    'other words of the same meaning',
    { form: (email + password + terms + submit).replace('Create account', 'Sign up') },
  ],
  [
    'another language',
    {
      lang: 'de',
      heading: 'Konto anlegen',
      form: `${field('E-Mail-Adresse', 'type="email" name="email" required')}${field('Passwort', 'type="password" name="password" autocomplete="new-password" required')}<label><input type="checkbox" name="tos" required> Ich stimme den Nutzungsbedingungen zu</label><button type="submit">Konto erstellen</button>`,
      after: '<a href="/login">Anmelden</a>',
    },
  ],
  [
    'another style',
    {
      style:
        'body { background: #111; color: #eee; font: 20px serif } main { display: grid; max-width: 40ch } button { border-radius: 2em } label { display: block }',
    },
  ],
  ['wrappers', { wrap: (form) => `<section><div><div>${form}</div></div></section>` }],
  ['a longer list', { rows: 40 }],
  ['a longer head', { header: '<header><nav><a href="/docs">Docs</a><a href="/new">New</a></nav></header>' }],
])('is the same with %s', async (_, parts) => {
  const [before, after] = [await digestOf(), await digestOf(parts)];
  expect(after.lines).toEqual(before.lines);
  expect(after.dom_digest).toBe(before.dom_digest);
  expect(after.shape_sim).toBe(before.shape_sim);
});

it.each<[string, Partial<Parts>]>([
  ['a field is gone', { form: email + terms + submit }],
  [
    'a field is new',
    {
      form: `${email}${password}${field('Phone number', 'type="tel" name="phone" required')}${terms}${submit}`,
    },
  ],
  ['a consent is gone', { form: email + password + submit }],
  [
    'a gate is new',
    { form: `${email}${password}${terms}${submit}<button type="button">Accept new ToS</button>` },
  ],
  ['the button is gone', { form: email + password + terms }],
  [
    'the button does something else',
    { form: `${email}${password}${terms}<button type="submit">Continue with Google</button>` },
  ],
  ['the order of the fields is another', { form: password + email + terms + submit }],
  ['the form is in a dialog', { wrap: (form) => `<div role="dialog" aria-modal="true">${form}</div>` }],
  ['the form is in no form', { wrap: (form) => form.replaceAll(/<\/?form>/g, '') }],
  [
    'the form is in two parts',
    { form: `${email}<button type="submit">Continue</button></form><form>${password}${terms}${submit}` },
  ],
  [
    'a code is asked for',
    {
      form: `${field('Verification code', 'name="code" autocomplete="one-time-code"')}<button type="submit">Verify</button>`,
    },
  ],
  ['the list has no buttons', { rows: 0 }],
  ['a way out is gone', { after: '' }],
])('differs where %s', async (_, parts) => {
  const [before, after] = [await digestOf(), await digestOf(parts)];
  expect(after.dom_digest).not.toBe(before.dom_digest);
  expect(hammingDistance(before.shape_sim, after.shape_sim)).toBeGreaterThan(0);
});
