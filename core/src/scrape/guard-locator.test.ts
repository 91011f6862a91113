import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectBrowser } from '../browser/connect-browser.ts';
import { findBrowser } from '../browser/find-browser.ts';
import { type LaunchedBrowser, launchBrowser } from '../browser/launch-browser.ts';
import { guardLocator } from './guard-locator.ts';

let launched: LaunchedBrowser;
let browser: Browser;
let page: Page;
let asked: string[];

beforeAll(async () => {
  launched = await launchBrowser({ ...findBrowser({ env: process.env }), headed: false });
  browser = await connectBrowser(launched.endpoint);
});
afterAll(async () => {
  await browser?.close();
  await launched?.close();
});
beforeEach(async () => {
  asked = [];
  page = await browser.newPage();
  await page.setContent(`<form onsubmit="document.title += 's'; return false">
    <label>Email <input type=email name=email></label><p id=late hidden>late</p>
    <section><button>Continue</button></section></form>`);
  return () => page.close();
});

const guarded = (selector: string, refuse?: Error) =>
  guardLocator(page.locator(selector), {
    async use(action) {
      asked.push('use');
      return action();
    },
    async click(locator, action) {
      asked.push(`click ${await locator.evaluate((element) => element.tagName)}`);
      if (refuse) throw refuse;
      return action();
    },
  });

it('asks before a click and then clicks', async () => {
  await guarded('button').click();
  expect(asked).toEqual(['click BUTTON']);
  expect(await page.title()).toBe('s');
});

it('does not click when it is refused', async () => {
  await expect(guarded('button', new Error('no')).click()).rejects.toThrow('no');
  expect(await page.title()).toBe('');
});

it('takes Enter for a click, and other keys and typing not', async () => {
  const email = guarded('input');
  await email.fill('a@b.example');
  await email.press('Tab');
  expect(asked).toEqual(['use', 'use']);
  await email.press('Enter');
  expect(asked.slice(2)).toEqual(['click INPUT']);
  expect(await page.title()).toBe('s');
});

it.each<[string, string, (locator: Locator) => Promise<void>]>([
  ['a new line that is typed', 'input', (input) => input.pressSequentially('a@b.example\n')],
  ['a carriage return that is typed', 'input', (input) => input.type('a@b.example\r')],
  ['a blank on a button', 'button', (button) => button.press(' ')],
  ['Space on a button', 'button', (button) => button.press('Space')],
])('takes %s for a click', async (_, selector, act) => {
  await act(guarded(selector));
  expect(asked).toEqual([`click ${selector.toUpperCase()}`]);
  expect(await page.title()).toBe('s');
});

it('takes other typing for none', async () => {
  await guarded('input').pressSequentially('a b');
  expect(asked).toEqual(['use']);
});

it('guards what is derived from a landmark', async () => {
  await guarded('section').getByRole('button').first().click();
  expect(asked).toEqual(['click BUTTON']);
});

it('does not ask for a trial click, for questions, or for what must be absent', async () => {
  const button = guarded('button');
  await button.click({ trial: true });
  expect(asked).toEqual(['use']);
  expect(await button.count()).toBe(1);
  expect(await button.isVisible()).toBe(true);
  await guarded('#late').waitFor({ state: 'hidden' });
  expect(asked).toEqual(['use']);
});

it('can be given to Playwright as any locator can', async () => {
  expect(
    await page
      .locator('form')
      .filter({ has: guarded('button') })
      .count(),
  ).toBe(1);
  expect(await page.locator('input').or(guarded('button')).count()).toBe(2);
  expect(await guarded('input').page().title()).toBe('');
});

it('passes on what an action gives, and what it throws', async () => {
  expect(await guarded('button').textContent()).toBe('Continue');
  const aside = guarded('input').click({ timeout: 1, position: { x: -900, y: 0 } });
  await expect(aside).rejects.toThrow('Timeout');
});
