import type { Locator } from 'playwright-core';
import { type ElementObstacles, readObstacles } from './in-page/read-obstacles.ts';
import { settleWithin } from './settle-within.ts';

const lookMs = 1_000;

/**
 * Whether a click on the element would be in vain: it is disabled, or something lies over it. Scrolls it into view as
 * the click itself would. One question to the browser, which waits for nothing; `undefined` where the page does not
 * answer within a second.
 */
export function checkClickable(locator: Locator): Promise<ElementObstacles | undefined> {
  return settleWithin(lookMs, locator.evaluateAll(readObstacles as (elements: Node[]) => ElementObstacles));
}
