import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright-core';
import type { Mark } from './in-page/walk-outline.ts';
import { settleWithin } from './settle-within.ts';

const markMs = 1_000;

/**
 * Notes on the elements of the page which landmark each of them is, and returns what to give `takeOutline` as `marks`. A
 * landmark that matches nothing, or more than one element, is passed over. The note is a property under a symbol: no
 * attribute changes, and nothing on the page can see it by accident.
 */
export async function markLandmarks(landmarks: readonly { id: string; locator: Locator }[]): Promise<string> {
  const take = randomUUID();
  // One after the other, so that two landmarks on one element are both noted, in their order.
  for (const { id, locator } of landmarks) {
    await settleWithin(markMs, locator.evaluateAll(markElement, { take, id }));
  }
  return take;
}

/** Runs in the page: uses globals of the page and its arguments, nothing else. */
function markElement(elements: Element[], { take, id }: { take: string; id: string }): void {
  const [found, second] = elements;
  if (!found || second) return;
  // The outline lists the control, where the locator may have found its caption.
  const control = (found.closest('label') as HTMLLabelElement | null)?.control;
  const holder = found.closest('button,a[href],summary,[role=button],[role=link],[role=tab],[role=menuitem]');
  const element = (/^(input|select|textarea)$/.test(found.localName) ? found : (control ?? holder)) ?? found;
  const mark = Symbol.for('agentkeys.landmarks');
  const before: Mark | undefined = Reflect.get(element, mark);
  const ids = before?.take === take ? before.ids : [];
  Object.defineProperty(element, mark, {
    value: { take, ids: ids.includes(id) ? ids : [...ids, id] },
    configurable: true,
    enumerable: false,
  });
}
