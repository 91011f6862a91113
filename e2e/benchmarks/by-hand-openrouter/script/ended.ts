import type { Page } from 'playwright-core';

/** Why the script got no key. */
export interface Ending {
  kind: 'tripwire' | 'error';
  /** `selector-missing`, `unexpected-nav`, `timeout`, or what the site refused. */
  code: string;
  step: string;
  reason: string;
  /** Names of what was not there. */
  missing?: readonly string[];
  url?: string;
  picture?: Buffer;
}

export class Ended extends Error {
  readonly ending: Ending;
  constructor(ending: Ending) {
    super(`${ending.kind} ${ending.code} at ${ending.step}: ${ending.reason}`);
    this.ending = ending;
  }
}

/** What may stand in a picture: everything but what was typed, and what looks like a key. */
const secretPlaces =
  'input:not([type=submit]):not([type=button]):not([type=checkbox]):not([type=radio]), textarea, select, code, pre';

/** Ends the script because the page is another one: with a picture of it, and without what was typed. */
export async function trip(
  page: Page,
  step: string,
  code: string,
  reason: string,
  missing: readonly string[] = [],
): Promise<never> {
  const { origin, pathname } = new URL(page.url());
  const picture = await page
    .screenshot({
      mask: [page.locator(secretPlaces), page.getByText(/@|sk-or-v1-/)],
      animations: 'disabled',
      timeout: 10_000,
    })
    .catch(() => undefined);
  throw new Ended({
    kind: 'tripwire',
    code,
    step,
    reason,
    missing,
    url: `${origin}${pathname}`,
    ...(picture && { picture }),
  });
}

/** Ends the script because the site, or the way to it, says no. */
export function refuse(step: string, code: string, reason: string): never {
  throw new Ended({ kind: 'error', code, step, reason });
}
