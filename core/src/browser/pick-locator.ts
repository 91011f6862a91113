import type { Page } from 'playwright-core';
import type { OutlineNode } from '../contracts/index.ts';
import { settleWithin } from './settle-within.ts';
import { type LocatorSuggestion, suggestLocators } from './suggest-locators.ts';

const lookMs = 300;
/** CSS pixels: a page may still be moving a little. */
const slack = 8;

/**
 * Code of a locator for one control of the page's outline, tried out on the page: it leads to one element, and that
 * element is where the control is. Where nothing passes (or the page does not answer) the likeliest one untried;
 * `undefined` where there is no way to name the control.
 */
export async function pickLocator(
  page: Page,
  node: OutlineNode,
  nodes: readonly OutlineNode[],
): Promise<string | undefined> {
  const suggestions = suggestLocators(node, nodes).sort(
    (one, other) => Number(other.unique) - Number(one.unique),
  );
  for (const suggestion of suggestions) {
    const fits = await settleWithin(lookMs, leadsTo(page, suggestion, node));
    if (fits) return suggestion.code.slice(0, 300);
    // A page that hangs answers the next one no better.
    if (fits === undefined) break;
  }
  return suggestions[0]?.code.slice(0, 300);
}

async function leadsTo(page: Page, { find }: LocatorSuggestion, { box, frame_host }: OutlineNode) {
  const found = await find(page)
    .evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x + window.scrollX, y + window.scrollY, width, height];
      }),
    )
    .catch(() => []);
  const [first] = found;
  if (found.length !== 1 || !first) return false;
  if (!box) return true;
  // Inside of a frame the browser counts from the frame's own corner.
  const from = frame_host === undefined ? 0 : 2;
  return first.every((value, at) => at < from || Math.abs(value - (box[at] ?? 0)) <= slack);
}
