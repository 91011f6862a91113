import type { Page } from 'playwright-core';
import { asksAboutCookies } from './in-page/asks-about-cookies.ts';
import { namesTerms } from './in-page/names-terms.ts';

/** Refusal first: nobody has asked to be followed. */
const answers = [
  /^\W*(reject|deny|decline|refuse) all|^\W*(only|strictly)? ?necessary|^\W*reject|alle ablehnen|nur notwendige|tout refuser|rechazar todo|rejeitar tud|すべて拒否|全部拒绝/i,
  /^\W*(accept|allow) all|alle (akzeptieren|zulassen)|tout accepter|aceptar todo|aceitar tud|すべて(許可|同意)|全部接受/i,
  /^\W*(got it|ok(ay)?|i understand|accept( cookies)?|agree|verstanden|d.accord|entendido)\W*$/i,
];
const clickMs = 2_000;

/**
 * Puts away a wall or banner that asks about cookies, where there is one; tells whether it did. Every other thing that
 * covers a page is left for the detectors, above all one that also wants consent to terms of service.
 */
export async function dismissCookieWall(page: Page): Promise<boolean> {
  for (const answer of answers) {
    const buttons = page.getByRole('button', { name: answer });
    for (const button of await buttons.all().catch(() => [])) {
      const asks = await button.evaluate(asksAboutCookies, namesTerms).catch(() => false);
      if (!asks || !(await button.isVisible().catch(() => false))) continue;
      const clicked = await button.click({ timeout: clickMs }).then(
        () => true,
        () => false,
      );
      if (clicked) return true;
    }
  }
  return false;
}
