import type { Locator } from 'playwright-core';

/** Does one thing with the element, by plain Playwright. */
export type LocatorAction = () => Promise<unknown>;

/** What carries out the actions of a landmark's locator. */
export interface LocatorGuard {
  /** Something that needs the element to be there and submits nothing. */
  use(action: LocatorAction, name: string): Promise<unknown>;
  /** Something that may submit; `locator` is what is about to be acted on, `name` that of Playwright's method. */
  click(locator: Locator, action: LocatorAction, name: string): Promise<unknown>;
}

/** Actions that may spend something. */
const clicks = new Set(['click', 'dblclick', 'tap']);
/** Everything else that Playwright would wait for the element with. */
const needsElement = new Set([
  'press',
  'pressSequentially',
  'type',
  'fill',
  'clear',
  'check',
  'uncheck',
  'setChecked',
  'selectOption',
  'selectText',
  'setInputFiles',
  'focus',
  'blur',
  'hover',
  'dispatchEvent',
  'dragTo',
  'drop',
  'scrollIntoViewIfNeeded',
  'screenshot',
  'textContent',
  'innerText',
  'innerHTML',
  'inputValue',
  'getAttribute',
  'boundingBox',
  'elementHandle',
  'evaluate',
  'evaluateHandle',
  'ariaSnapshot',
  'isChecked',
  'isDisabled',
  'isEditable',
  'isEnabled',
  'waitFor',
]);

/** Keys that send a form or press the button that has the focus. */
const submitKey = /(^|\+)(Enter|NumpadEnter|Space|[ \r\n])$/;

type Method = (...args: unknown[]) => unknown;

/**
 * The landmark as a provider gets it: a plain Playwright locator in every respect but that the guard is asked first.
 * Locators that are derived from it are guarded as it is.
 */
export function guardLocator(locator: Locator, guard: LocatorGuard): Locator {
  return new Proxy(locator, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function' || typeof property !== 'string') return value;
      const method = value as Method;
      const kind = kindOf(property);
      if (!kind) {
        return (...args: unknown[]) => {
          const result: unknown = method.apply(target, args);
          return isLocator(result) ? guardLocator(result, guard) : result;
        };
      }
      return async (...args: unknown[]) => {
        if (kind === 'element' && waitsForAbsence(property, args)) return method.apply(target, args);
        const action = async () => method.apply(target, args);
        return maySubmit(kind, property, args)
          ? guard.click(target, action, property)
          : guard.use(action, property);
      };
    },
  });
}

function kindOf(property: string): 'click' | 'element' | undefined {
  if (clicks.has(property)) return 'click';
  return needsElement.has(property) ? 'element' : undefined;
}

function maySubmit(kind: 'click' | 'element', property: string, args: readonly unknown[]): boolean {
  // A trial looks whether a click is possible and does not click.
  if (kind === 'click') return (args[0] as { trial?: boolean } | undefined)?.trial !== true;
  if (property === 'dispatchEvent') return args[0] === 'click' || args[0] === 'submit';
  if (property === 'press') return submitKey.test(String(args[0]));
  return (property === 'pressSequentially' || property === 'type') && /[\r\n]/.test(String(args[0]));
}

function waitsForAbsence(property: string, args: readonly unknown[]): boolean {
  if (property !== 'waitFor') return false;
  const state = (args[0] as { state?: string } | undefined)?.state;
  return state !== undefined && state !== 'visible';
}

function isLocator(value: unknown): value is Locator {
  const candidate = value as Partial<Locator> | null;
  return typeof candidate?.click === 'function' && typeof candidate.waitFor === 'function';
}
