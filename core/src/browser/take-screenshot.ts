import type { Frame, Locator, Page } from 'playwright-core';
import { markClosedRoots } from './mark-closed-roots.ts';
import { settleWithin } from './settle-within.ts';

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
const answerMs = 500;

/**
 * A PNG of what the window shows, with every field, every code block and every text that contains one of the run's
 * secrets painted over, in all frames. Rejects rather than show what could not be masked.
 */
export async function takeScreenshot(page: Page, options: { secrets: readonly string[] }): Promise<Buffer> {
  const [roots, silent] = await Promise.all([markClosedRoots(page, hiddenRootMark), silentFrames(page)]);
  const marked = await Promise.all(silent.map(markFrame));
  try {
    const frames = page.frames().filter((frame) => !silent.includes(frame));
    return await page.screenshot({
      type: 'png',
      fullPage: false,
      scale: 'css',
      caret: 'hide',
      animations: 'disabled',
      mask: frames.flatMap((frame) => masksOf(frame, options.secrets)),
      maskColor: maskColour,
      timeout: shotMs,
    });
  } finally {
    await Promise.all([roots.clear(), ...marked.map((clear) => clear())]);
  }
}

/** Frames that do not answer: still on their way, or stuck. What they show cannot be looked through. */
async function silentFrames(page: Page): Promise<Frame[]> {
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  const answers = await Promise.all(frames.map((frame) => settleWithin(answerMs, frame.evaluate('true'))));
  return frames.filter((_, index) => answers[index] !== true);
}

/** Has a frame painted over as a whole; returns how to undo the mark. */
async function markFrame(frame: Frame): Promise<() => Promise<void>> {
  const element = await settleWithin(answerMs, frame.frameElement());
  const set = (mark: boolean) =>
    element?.evaluate((node, [name, on]) => (node as Element).toggleAttribute(name, on), [
      hiddenRootMark,
      mark,
    ] as const);
  await settleWithin(answerMs, Promise.resolve(set(true)));
  return async () => {
    await settleWithin(answerMs, Promise.resolve(set(false)));
  };
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
