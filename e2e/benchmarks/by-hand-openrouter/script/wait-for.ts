import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { refuseWhereTold, type Surroundings } from './classify.ts';
import { trip } from './ended.ts';
import { putAwayInterrupts } from './interrupts.ts';

export interface Wait {
  around: Surroundings;
  deadlineMs: number;
  /** Paths on which the page may be meanwhile. */
  route: RegExp;
}

const quietMs = 2_000;

/** A page that shows a spinner, a skeleton or nothing at all is still at work. */
const isBusy = (page: Page): Promise<boolean> =>
  page
    .evaluate(() => {
      const signs =
        '[aria-busy=true], [role=progressbar], [class*=spinner], [class*=skeleton], [class*=loading]';
      const shown = [...document.querySelectorAll(signs)].some((element) => element.checkVisibility());
      return shown || document.readyState === 'loading' || document.body.childElementCount === 0;
    })
    .catch(() => true);

const countElements = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelectorAll('*').length).catch(() => -1);

/** Which of the landmarks are not there, or not one. */
async function findMissing(landmarks: Readonly<Record<string, Locator>>): Promise<string[]> {
  const seen = await Promise.all(
    Object.entries(landmarks).map(async ([name, locator]) => {
      const visible = await locator.isVisible().catch(() => false);
      return visible ? [] : [name];
    }),
  );
  return seen.flat();
}

/** Resolves with the first shape whose landmarks are all there; else ends the script by what the page shows. */
export async function waitForShape<Name extends string>(
  wait: Wait,
  shapes: Readonly<Record<Name, Readonly<Record<string, Locator>>>>,
): Promise<Name> {
  const look = async (): Promise<{ found?: Name; missing: string[] }> => {
    let nearest: string[] | undefined;
    for (const [name, landmarks] of Object.entries(shapes) as [Name, Record<string, Locator>][]) {
      const missing = await findMissing(landmarks);
      if (missing.length === 0) return { found: name, missing };
      if (!nearest || missing.length < nearest.length) nearest = missing;
    }
    return { missing: nearest ?? [] };
  };
  return watchUntil(wait, look);
}

/** Resolves when the page has gone on; else ends the script by what the page shows. */
export async function waitUntilLeft(wait: Wait, isLeft: (url: URL) => boolean): Promise<void> {
  await watchUntil(wait, async () =>
    isLeft(new URL(wait.around.page.url())) ? { found: 'left', missing: [] } : { missing: [] },
  );
}

async function watchUntil<Found>(
  { around, deadlineMs, route }: Wait,
  look: () => Promise<{ found?: Found; missing: string[] }>,
): Promise<Found> {
  const { page, answers, step } = around;
  const began = performance.now();
  const challengeSince: { at?: number } = {};
  let elements = -1;
  let quietSince = began;
  for (;;) {
    const { found, missing } = await look();
    if (found !== undefined) return found;
    await putAwayInterrupts(page);
    await refuseWhereTold(around, challengeSince);

    const now = await countElements(page);
    if (now !== elements || answers.inFlight > 0 || (await isBusy(page))) quietSince = performance.now();
    elements = now;
    const isQuiet = performance.now() - Math.max(quietSince, answers.lastAt) > quietMs;
    const isOver = performance.now() - began > deadlineMs;
    if ((isQuiet && challengeSince.at === undefined) || isOver) {
      // It may have come while the page was judged.
      const again = await look();
      if (again.found !== undefined) return again.found;
      const path = new URL(page.url()).pathname;
      if (answers.document === 404 || !route.test(path)) {
        await trip(page, step, 'unexpected-nav', `the page is ${path}`, missing);
      }
      const code = missing.length > 0 || isQuiet ? 'selector-missing' : 'timeout';
      await trip(page, step, code, `not there: ${missing.join(', ') || 'what comes next'}`, missing);
    }
    await sleep(200);
  }
}
