import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { dismissCookieWall } from './dismiss-cookie-wall.ts';
import { takeOutline } from './take-outline.ts';

const wall = (text: string, ...buttons: string[]) =>
  `<div id="cookie-wall" role="dialog" aria-modal="true"><p>${text}</p>${buttons
    .map((name) => `<button onclick="document.title='${name}';this.closest('div').remove()">${name}</button>`)
    .join('')}</div><main><h1>Sign up</h1><form><button>Continue</button></form></main>`;

let chromium: TestBrowser;
let page: Page;
beforeAll(async () => {
  chromium = await launchTestBrowser();
  page = await chromium.browser.newPage();
});
afterAll(() => chromium?.close());

describe('a wall that asks about cookies', () => {
  it.each([
    ['refuses where it can', wall('We use cookies.', 'Accept all', 'Reject all'), 'Reject all'],
    ['accepts where there is nothing else', wall('We use cookies.', 'Got it'), 'Got it'],
    ['in German', wall('Wir verwenden Cookies.', 'Alle akzeptieren', 'Alle ablehnen'), 'Alle ablehnen'],
  ])('is put away: %s', async (_, html, pressed) => {
    await page.setContent(html);
    expect(await dismissCookieWall(page)).toBe(true);
    expect(await page.title()).toBe(pressed);
  });
});

describe('a wall that also wants consent to terms', () => {
  it.each([
    ['terms of service', wall('We have updated our Terms of Service and our Cookie Policy.', 'Accept')],
    ['Geschäftsbedingungen', wall('Neue AGB. Mehr in unserer Cookie-Richtlinie.', 'OK')],
  ])('is never answered: %s', async (_, html) => {
    await page.setContent(html);
    expect(await dismissCookieWall(page)).toBe(false);
    expect(await page.title()).toBe('');
    const button = (await takeOutline(page)).find(({ zone, role }) => zone === 'dialog' && role === 'button');
    expect(button?.intent).not.toBe('cookie');
  });
});
