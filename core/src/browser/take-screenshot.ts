import type { Frame, Locator, Page } from 'playwright-core';
import { markClosedRoots } from './mark-closed-roots.ts';

/** What is painted over everything that may hold a person's data or a secret. */
export const maskColour = '#5b6472';

const hiddenRootMark = 'data-agentkeys-mask';
const masked = [
  ['submit', 'button', 'reset', 'image', 'checkbox', 'radio', 'range', 'color'].reduce(
    (selector, type) => `${selector}:not([type=${type} i])`,
    'input',
  ),
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable="false"])',
  '[role=textbox]',
  '[role=searchbox]',
  '[role=combobox]',
  '[role=spinbutton]',
  'code',
  'pre',
  'output',
  '[data-secret]',
  `[${hiddenRootMark}]`,
].join(',');
const shotMs = 8_000;

/**
 * A PNG of what the window shows, with every field, every code block and every text that contains one of the run's
 * secrets painted over, in all frames. Rejects rather than show what could not be masked.
 */
export async function takeScreenshot(page: Page, options: { secrets: readonly string[] }): Promise<Buffer> {
  const roots = await markClosedRoots(page, hiddenRootMark);
  try {
    return await page.screenshot({
      type: 'png',
      fullPage: false,
      scale: 'css',
      caret: 'hide',
      animations: 'disabled',
      mask: page.frames().flatMap((frame) => masksOf(frame, options.secrets)),
      maskColor: maskColour,
      timeout: shotMs,
    });
  } finally {
    await roots.clear();
  }
}

function masksOf(frame: Frame, secrets: readonly string[]): Locator[] {
  const said = [...new Set(secrets.map((secret) => secret.trim()))].filter((secret) => secret.length > 0);
  return [
    frame.locator(masked),
    ...said.flatMap((secret) => [
      // A very short one would blot out every word that it is part of.
      frame.getByText(secret, { exact: secret.length < 4 }),
      // Buttons show their value, pictures and hints their alternatives.
      frame.locator(
        `[value*=${quote(secret)} i],[placeholder*=${quote(secret)} i],[alt*=${quote(secret)} i]`,
      ),
    ]),
  ];
}

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ')}"`;
