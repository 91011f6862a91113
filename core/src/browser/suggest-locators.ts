import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { OutlineNode } from '../contracts/index.ts';

/** One way to reach a control, as code and as the locator that the code makes. */
export interface LocatorSuggestion {
  /** To be pasted where `page` is a Playwright page. */
  code: string;
  find(page: Page): Locator;
  /** As far as the outline tells, it leads to this control and to no other. */
  unique: boolean;
}

interface Step {
  code: string;
  apply(from: Page | FrameLocator | Locator): Locator;
}

/** What `getByRole` can find; the other words of the outline are not roles. */
const ariaRole =
  /^(button|link|textbox|searchbox|combobox|listbox|checkbox|radio|switch|slider|spinbutton|tab|menuitem|option)$/;

const quote = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const inSelector = (text: string) => text.replace(/[\\"]/g, '\\$&');
const steady = (id: string) => /^[a-z][a-z_-]*$/i.test(id);
/** Names that were cut or scrubbed are not the page's own any more. */
const whole = (name: string) => name.length < 80 && !/<(email|token)>|\[redacted\]/.test(name);

const byRole = (role: string, name?: string): Step => ({
  code:
    name === undefined
      ? `getByRole('${role}')`
      : `getByRole('${role}', { name: ${quote(name)}, exact: true })`,
  apply: (from) =>
    name === undefined
      ? from.getByRole(role as 'button')
      : from.getByRole(role as 'button', { name, exact: true }),
});
const byLabel = (name: string): Step => ({
  code: `getByLabel(${quote(name)}, { exact: true })`,
  apply: (from) => from.getByLabel(name, { exact: true }),
});
const byText = (text: string): Step => ({
  code: `getByText(${quote(text)}, { exact: true })`,
  apply: (from) => from.getByText(text, { exact: true }),
});
const byTestId = (id: string): Step => ({
  code: `getByTestId(${quote(id)})`,
  apply: (from) => from.getByTestId(id),
});
const byPlaceholder = (text: string): Step => ({
  code: `getByPlaceholder(${quote(text)}, { exact: true })`,
  apply: (from) => from.getByPlaceholder(text, { exact: true }),
});
const bySelector = (selector: string): Step => ({
  code: `locator(${quote(selector)})`,
  apply: (from) => from.locator(selector),
});
const nth = (step: Step, at: number): Step => ({
  code: `${step.code}.nth(${at})`,
  apply: (from) => step.apply(from).nth(at),
});

/**
 * Locators for one control of an outline, the best first: role and name, then what the markup says of it, then its place
 * among its like. Whether one holds on the page itself is another question, see `pickLocator`.
 */
export function suggestLocators(node: OutlineNode, nodes: readonly OutlineNode[]): LocatorSuggestion[] {
  const { role, name, test_id: testId, autocomplete, attribute_name: attribute, placeholder, id } = node;
  const here = nodes.filter((other) => other.frame_host === node.frame_host);
  const only = (same: (other: OutlineNode) => boolean) => here.filter(same).length === 1;
  const steps: { step: Step; unique: boolean }[] = [];
  const add = (step: Step, unique: boolean) => steps.push({ step, unique });

  const named = name !== undefined && whole(name);
  const sameRole = (other: OutlineNode) => other.role === role;
  const sameName = (other: OutlineNode) => sameRole(other) && other.name === name;
  if (named && ariaRole.test(role)) add(byRole(role, name), only(sameName));
  if (named && /^(textbox|combobox|listbox|file|slider|spinbutton)$/.test(role)) {
    add(
      byLabel(name),
      only((other) => other.name === name),
    );
  }
  if (named && /^(clickable|summary)$/.test(role)) {
    add(
      byText(name),
      only((other) => other.name === name),
    );
  }
  if (testId)
    add(
      byTestId(testId),
      only((other) => other.test_id === testId),
    );
  if (autocomplete && !/^(on|off)$/.test(autocomplete)) {
    add(
      bySelector(`[autocomplete="${inSelector(autocomplete)}"]`),
      only((other) => other.autocomplete === autocomplete),
    );
  }
  if (placeholder && whole(placeholder)) {
    add(
      byPlaceholder(placeholder),
      only((other) => other.placeholder === placeholder),
    );
  }
  if (attribute) {
    add(
      bySelector(`[name="${inSelector(attribute)}"]`),
      only((other) => other.attribute_name === attribute),
    );
  }
  if (id && steady(id))
    add(
      bySelector(`#${id}`),
      only((other) => other.id === id),
    );
  if (named && ariaRole.test(role)) add(nth(byRole(role, name), here.filter(sameName).indexOf(node)), true);
  if (ariaRole.test(role)) add(nth(byRole(role), here.filter(sameRole).indexOf(node)), true);

  const isInDialog = node.zone === 'dialog';
  const dialog = byRole('dialog');
  return steps.flatMap(({ step, unique }) => {
    const plain = inFrame(node, step, unique);
    if (!isInDialog || unique) return plain;
    const inside = {
      code: `${dialog.code}.${step.code}`,
      apply: (from: Page | FrameLocator | Locator) => step.apply(dialog.apply(from)),
    };
    return [...plain, ...inFrame(node, inside, true)];
  });
}

function inFrame({ frame_host: host }: OutlineNode, step: Step, unique: boolean): LocatorSuggestion[] {
  if (host === undefined) return [{ code: `page.${step.code}`, find: (page) => step.apply(page), unique }];
  // Its address may be relative, and then does not say the host.
  return [`iframe[src*="//${inSelector(host)}"]`, 'iframe'].map((frame) => ({
    code: `page.frameLocator(${quote(frame)}).${step.code}`,
    find: (page) => step.apply(page.frameLocator(frame)),
    unique,
  }));
}
