import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { dismissCookieWall } from './dismiss-cookie-wall.ts';

let chromium: TestBrowser;
let page: Page;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  page = await chromium.browser.newPage();
});
afterAll(() => chromium?.close());

const wall = (text: string, ...buttons: string[]) =>
  `<main><button>Accept all</button></main><div id="wall" style="position:fixed;inset:0;background:#fff"><p>${text}</p>${buttons
    .map(
      (name) =>
        `<button onclick="document.body.dataset.pressed = '${name}'; document.querySelector('#wall').remove()">${name}</button>`,
    )
    .join('')}</div>`;

it.each([
  ['We use cookies', ['Accept all cookies', 'Reject all'], 'Reject all'],
  ['Wir verwenden Cookies', ['Alle akzeptieren', 'Nur notwendige'], 'Nur notwendige'],
  ['We use cookies', ['Accept all'], 'Accept all'],
  ['This site uses cookies', ['Got it'], 'Got it'],
])('puts away "%s" with %o by %s', async (text, buttons, pressed) => {
  await page.setContent(wall(text, ...buttons));
  expect(await dismissCookieWall(page)).toBe(true);
  expect(await page.evaluate(() => document.body.dataset.pressed)).toBe(pressed);
});

it.each([
  ['Our terms have changed', ['Accept all']],
  ['We use cookies', ['Subscribe']],
])('leaves "%s" with %o alone', async (text, buttons) => {
  await page.setContent(wall(text, ...buttons));
  expect(await dismissCookieWall(page)).toBe(false);
  expect(await page.locator('#wall').isVisible()).toBe(true);
});
