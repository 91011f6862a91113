import type { Locator, Page } from 'playwright-core';
import { trip } from './ended.ts';

interface Control {
  role: string;
  name: string;
  required: boolean;
}

/** Everything in a form, or over it, that a person could fill in, tick or press. */
const readControls = (scope: Locator): Promise<Control[]> =>
  scope.evaluateAll((roots) =>
    roots.flatMap((root) =>
      [...root.querySelectorAll('input:not([type=hidden]), select, textarea, button, [role=button]')]
        .filter((element) => element.checkVisibility() && !element.closest('[aria-hidden=true]'))
        .map((element) => {
          const field = element as HTMLInputElement;
          const labelledBy = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
          const label = field.labels?.[0]?.textContent ?? labelledBy?.textContent;
          const name = label ?? element.getAttribute('aria-label') ?? element.textContent ?? '';
          const required = field.required || element.getAttribute('aria-required') === 'true';
          return { role: field.type ?? element.localName, name: name.trim(), required };
        }),
    ),
  );

const consent = /terms|tos\b|accept|agree|policy|years? (or older|of age)|date of birth/i;
const personal = /phone|company|organi[sz]ation|full name|birth|project/i;

/** Ends the script where something that wants consent lies over what is to be filled in. */
export async function refuseOverlay(page: Page, step: string, button: Locator): Promise<void> {
  const overlay = page.getByRole('dialog').filter({ hasText: consent });
  const holdsButton = (await button.and(overlay.locator('button')).count()) > 0;
  if (!holdsButton && (await overlay.count()) > 0) {
    await trip(page, step, 'selector-missing', 'a dialog lies over the form');
  }
}

/**
 * To be asked before a click that spends something: ends the script where the form has a control that it did not have
 * and that wants something, or where the button cannot be pressed.
 */
export async function guardForm(
  page: Page,
  step: string,
  { scope, known, button }: { scope: Locator; known: readonly RegExp[]; button: Locator },
): Promise<void> {
  const controls = await readControls(scope);
  const unknown = controls.filter(({ name }) => !known.some((words) => words.test(name)));
  const gates = unknown.filter(
    ({ role, name, required }) =>
      required || (/submit|button/.test(role) && consent.test(name)) || personal.test(name),
  );
  if (gates.length > 0) {
    const names = gates.map(({ role, name }) => `${role} "${name}"`);
    await trip(page, step, 'selector-missing', `new on the page: ${names.join(', ')}`);
  }
  await refuseOverlay(page, step, button);
  // Buttons enable late.
  const pressable = await button.click({ trial: true, timeout: 5_000 }).then(
    () => true,
    () => false,
  );
  if (!pressable) await trip(page, step, 'selector-missing', 'the button is disabled or covered');
}
