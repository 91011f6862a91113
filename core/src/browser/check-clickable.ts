import type { Locator } from 'playwright-core';
import { isCovered } from './in-page/is-covered.ts';

const lookMs = 1_000;

/**
 * Whether a click on the element would be in vain: it is disabled, or something lies over it. Scrolls it into view as the
 * click itself would. Rejects as Playwright does where there is no such element, or more than one.
 */
export async function checkClickable(locator: Locator): Promise<{ disabled: boolean; covered: boolean }> {
  const handle = await locator.elementHandle({ timeout: lookMs });
  if (!handle) return { disabled: false, covered: false };
  try {
    const disabled = await handle.evaluate(
      (element) =>
        (element as Element).matches(':disabled') ||
        (element as Element).closest('[aria-disabled="true"]') === element,
    );
    const covered = await handle.evaluate(isCovered as (element: Node) => boolean);
    return { disabled, covered };
  } finally {
    // The element may be gone by now, and its handle with it.
    await handle.dispose().catch(() => undefined);
  }
}
