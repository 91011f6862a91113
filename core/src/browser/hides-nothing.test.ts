import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchTestBrowser, type TestBrowser } from '../testing/launch-test-browser.ts';
import { hidesNothing } from './hides-nothing.ts';

let chromium: TestBrowser;
beforeAll(async () => {
  chromium = await launchTestBrowser();
});
afterAll(() => chromium?.close());

async function ask(body: string): Promise<boolean> {
  const page = await chromium.browser.newPage();
  try {
    await page.setContent(`<!doctype html><!-- outside --><title>A page</title><body>${body}`);
    return await hidesNothing(await page.context().newCDPSession(page));
  } finally {
    await page.close();
  }
}
const root = (mode: string, inner: string, light = '') =>
  `<div><template shadowrootmode="${mode}">${inner}</template>${light}</div>`;

it.each([
  [
    'plain markup',
    '<p>one <b>two</b><!-- three --></p><input value="x" placeholder="y"><svg><text>s</text></svg>',
  ],
  [
    'fields that the browser draws itself',
    '<details><summary>s</summary>t</details><video controls></video>',
  ],
  ['an inert template', '<template><p>not there</p></template>'],
  ['an open root', root('open', '<p>seen</p>', '<i>light</i>')],
  ['an open root in an open root', root('open', root('open', 'seen'))],
  ['a frame of its own', `<iframe srcdoc="<p>seen</p>"></iframe>`],
  ['an empty closed root', root('closed', '')],
])('is so with %s', async (_, body) => {
  expect(await ask(body)).toBe(true);
});

it.each([
  ['a closed root', root('closed', '<p>hidden</p>')],
  ['a closed root with nothing but text', root('closed', 'hidden')],
  ['a closed root that shows what stands in its host', root('closed', '<slot></slot>', '<p>light</p>')],
  ['a closed root in an open root', root('open', root('closed', 'hidden'))],
  ['a closed root in a frame', `<iframe srcdoc='${root('closed', 'hidden')}'></iframe>`],
])('is not so with %s', async (_, body) => {
  expect(await ask(body)).toBe(false);
});
