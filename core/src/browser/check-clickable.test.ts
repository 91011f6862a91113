import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { type ServedPages, servePages } from '../testing/serve-pages.ts';
import { checkClickable } from './check-clickable.ts';
import { readObstruction } from './in-page/read-obstruction.ts';

const curtain = (style = '') => `<div style="position:fixed;inset:0;background:#0008;${style}">wait</div>`;
const button = '<button id="go"><span>Go</span></button>';
const framed = (inner: string, more = '') =>
  `<iframe width="300" height="200" srcdoc='${inner}'></iframe>${more}`;

let chromium: TestBrowser;
let pages: ServedPages;
let page: Page;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  pages = await servePages({ '/': '<p>x</p>' });
  page = await chromium.browser.newPage({ viewport: { width: 800, height: 600 } });
});
afterAll(async () => {
  await chromium?.close();
  await pages?.close();
});

it.each<[string, string, { disabled: boolean; covered: boolean }]>([
  ['a free button', button, { disabled: false, covered: false }],
  ['a disabled button', '<button id="go" disabled>Go</button>', { disabled: true, covered: false }],
  [
    'a button of a disabled group',
    `<fieldset disabled>${button}</fieldset>`,
    { disabled: true, covered: false },
  ],
  ['aria-disabled', '<button id="go" aria-disabled="true">Go</button>', { disabled: true, covered: false }],
  ['a curtain', button + curtain(), { disabled: false, covered: true }],
  [
    'a curtain that lets clicks through',
    button + curtain('pointer-events:none'),
    { disabled: false, covered: false },
  ],
  ['a button far down', `<div style="height:3000px"></div>${button}`, { disabled: false, covered: false }],
  [
    'a disabled button far down',
    '<div style="height:3000px"></div><button id="go" disabled>Go</button>',
    { disabled: true, covered: false },
  ],
  [
    'a bar at the bottom of the window',
    `<div style="height:570px"></div>${button}<div style="height:2000px"></div><div style="position:fixed;bottom:0;height:80px;left:0;right:0;background:#eee">We use cookies</div>`,
    { disabled: false, covered: false },
  ],
  ['an inert part of the page', `<main inert>${button}</main>`, { disabled: false, covered: true }],
  [
    'a modal dialog',
    `${button}<dialog id="d">Our terms have changed</dialog><script>d.showModal()</script>`,
    { disabled: false, covered: true },
  ],
  [
    'a box under its label',
    '<label style="position:relative"><input type="checkbox" id="go"><span style="position:absolute;inset:0">I agree</span></label>',
    { disabled: false, covered: false },
  ],
  [
    'a button in an open shadow root',
    `<x-a></x-a><script>document.querySelector('x-a').attachShadow({ mode: 'open' }).innerHTML = '${button}'</script>`,
    { disabled: false, covered: false },
  ],
  [
    'a curtain over a shadow root',
    `<x-a></x-a><script>document.querySelector('x-a').attachShadow({ mode: 'open' }).innerHTML = '${button}'</script>${curtain()}`,
    { disabled: false, covered: true },
  ],
])('judges %s', async (_, html, expected) => {
  await page.goto(pages.origin);
  await page.setContent(html);
  const obstruction = await page.evaluate(`(${readObstruction})([...document.querySelectorAll('*')]
    .flatMap((element) => element.shadowRoot ?? []).concat(document))`);
  expect(await checkClickable(page.locator('#go'))).toEqual({ matches: 1, ...expected });
  // What a look at the whole page passes is not looked at more closely.
  if (expected.disabled || expected.covered) expect(obstruction).not.toBe('no');
});

it('looks out of a frame', async () => {
  await page.goto(pages.origin);
  await page.setContent(framed(button));
  const inside = page.frameLocator('iframe').locator('#go');
  expect(await checkClickable(inside)).toMatchObject({ disabled: false, covered: false });
  await page.setContent(framed(button, curtain()));
  expect(await checkClickable(inside)).toMatchObject({ disabled: false, covered: true });
});

it('tells how many there are where it is not one', async () => {
  await page.setContent('<button>Go</button><button>Go</button>');
  expect(await checkClickable(page.getByRole('button'))).toMatchObject({ matches: 2 });
  expect(await checkClickable(page.locator('#gone'))).toMatchObject({ matches: 0 });
});

it('sees at once whether only what is behind a dialog is covered', async () => {
  const look = () => page.evaluate(`(${readObstruction})([document])`);
  const dialog = (inner: string) =>
    `<button>Go</button><dialog id="d">${inner}</dialog><script>d.showModal()</script>`;
  await page.setContent('<button>Go</button>');
  expect(await look()).toBe('no');
  await page.setContent(dialog('<button>Save</button>'));
  expect(await look()).toBe('behind-dialog');
  await page.setContent(dialog('<button disabled>Save</button>'));
  expect(await look()).toBe('yes');
});
