import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { type ServedPages, servePages } from '../testing/serve-pages.ts';
import { markLandmarks } from './mark-landmarks.ts';
import { takeOutline } from './take-outline.ts';

let chromium: TestBrowser;
let pages: ServedPages;
let page: Page;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  pages = await servePages({
    '/': `<main><form><label for="email">Email</label><input id="email" type="email">
      <label><input type="checkbox"> I agree</label>
      <button><span>Continue</span></button></form><x-app></x-app>
      <iframe src="/inner" width="300" height="100"></iframe></main>
      <script>customElements.define('x-app', class extends HTMLElement {
        constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<button>Inside</button>'; }
      });</script>`,
    '/inner': '<button>Framed</button>',
  });
  page = await chromium.browser.newPage();
  await page.goto(pages.origin);
});
afterAll(async () => {
  await chromium?.close();
  await pages?.close();
});

it('tells which node is which landmark, by caption, in shadow roots and in frames', async () => {
  const marks = await markLandmarks([
    { id: 'email', locator: page.getByLabel('Email') },
    { id: 'terms', locator: page.getByText('I agree') },
    { id: 'continue', locator: page.getByText('Continue') },
    { id: 'register', locator: page.getByRole('button', { name: 'Continue' }) },
    { id: 'inside', locator: page.getByText('Inside') },
    { id: 'framed', locator: page.frameLocator('iframe').getByRole('button') },
    { id: 'absent', locator: page.getByText('nowhere') },
    { id: 'any', locator: page.getByRole('button') },
  ]);
  const nodes = await takeOutline(page, { marks });
  expect(
    nodes.flatMap(({ role, name, landmarks }) => (landmarks ? [`${role} ${name}: ${landmarks}`] : [])),
  ).toEqual([
    'textbox Email: email',
    'checkbox I agree: terms',
    'button Continue: continue,register',
    'button Inside: inside',
    'button Framed: framed',
  ]);
});

it('leaves nothing that another take, or the markup, would show', async () => {
  const before = await page.content();
  await markLandmarks([{ id: 'email', locator: page.getByLabel('Email') }]);
  expect(await page.content()).toBe(before);
  expect((await takeOutline(page)).filter(({ landmarks }) => landmarks)).toEqual([]);
  const next = await markLandmarks([]);
  expect((await takeOutline(page, { marks: next })).filter(({ landmarks }) => landmarks)).toEqual([]);
});
