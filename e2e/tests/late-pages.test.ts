import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../core/src/browser/find-browser.ts';
import { type LaunchedBrowser, launchBrowser } from '../../core/src/browser/launch-browser.ts';
import { createJudge } from '../../core/src/testing/create-judge.ts';
import type { MatrixPage } from '../benchmarks/settle/matrix-page.ts';
import { restlessPages } from '../benchmarks/settle/restless-pages.ts';
import { learnPage, type Surroundings, visitPage } from '../benchmarks/settle/visit-page.ts';
import { waitingPages } from '../benchmarks/settle/waiting-pages.ts';

let browser: LaunchedBrowser;
let surroundings: Surroundings;
beforeAll(async () => {
  browser = await launchBrowser({ ...findBrowser({ env: process.env }), headed: false });
  surroundings = { browserEndpoint: browser.endpoint, judge: await createJudge() };
});
afterAll(() => browser?.close());

const pages: Record<string, MatrixPage> = { ...waitingPages, ...restlessPages };
const pageOf = (name: string): MatrixPage => {
  const page = pages[name];
  if (!page) throw new Error(`no page is named "${name}"`);
  return page;
};
/** One good run on a day when nothing had to be waited for; nobody listened for noise. */
const learnFast = (page: MatrixPage) => learnPage(surroundings, page, 50, { runs: 1, restMs: 0 });

describe('an element on its way', () => {
  it.each([
    'bundle, 1 s',
    'requests one after the other',
    'web socket',
    'server-sent events',
    'redirect by script',
    'slow frame',
  ])('is waited for, although the page was never known to be slow: %s', async (name) => {
    const page = pageOf(name);
    const profiles = await learnFast(page);
    const day = { comes: true, afterMs: page.slowMs ?? 0 };
    const { event } = await visitPage(surroundings, page, day, { profiles });
    expect({ ...event, screenshot_b64: '' }).toMatchObject({ type: 'success' });
  });
});

describe('an element that never comes', () => {
  it('is told of when the page has settled, and at the deadline where nothing is known of it', async () => {
    const page = pageOf('still page');
    const day = { comes: false, afterMs: 0 };
    const [known, unknown] = await Promise.all([
      learnFast(page).then((profiles) => visitPage(surroundings, page, day, { profiles })),
      visitPage(surroundings, page, day, {}),
    ]);
    expect(known.event).toMatchObject({ type: 'tripwire', rule: 'settled-without/missing' });
    expect(unknown.event).toMatchObject({ type: 'tripwire', rule: 'deadline/missing' });
  });
});
