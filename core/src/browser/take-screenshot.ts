import type { Frame, Locator, Page } from 'playwright-core';
import { markKeys } from './in-page/mark-keys.ts';
import { markClosedRoots } from './mark-closed-roots.ts';
import { readAgain } from './read-again.ts';
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
  '[data-agentkeys-key]',
].join(',');
/** A box only covers what is inside of it; the letters of a key may stand out. */
const keyMark = 'data-agentkeys-key';
const hideKeys = ['', ' *', '::before', '::after', ' *::before', ' *::after']
  .map((part) => `[${keyMark}]${part}`)
  .join(',')
  .concat(
    '{-webkit-text-fill-color:transparent!important;fill:transparent!important;text-shadow:none!important}',
  );
const shotMs = 8_000;
/** A page that shows keys at other places after each picture is not pictured. */
const mostShots = 3;
const answerMs = 500;
const searchMs = 3_000;

export interface ScreenshotOptions {
  /** Values that are known to be secret. */
  secrets: readonly string[];
  /** Source of a pattern: what looks like this is a key that nobody has told of yet. */
  keyShape: string;
}

/**
 * A PNG of what the window shows, with every field, every code block, everything that looks like a key and every text
 * that contains one of the run's secrets painted over, in all frames. Rejects rather than show what could not be masked.
 */
export async function takeScreenshot(page: Page, options: ScreenshotOptions): Promise<Buffer> {
  const [roots, silent] = await Promise.all([
    markClosedRoots(page, hiddenRootMark, new RegExp(options.keyShape)),
    silentFrames(page),
  ]);
  const undo = [() => roots.clear()];
  try {
    for (const frame of silent) undo.push(await markFrame(frame));
    const answering = () => page.frames().filter((frame) => !silent.includes(frame));
    undo.push(() => unmarkKeys(answering()));
    await countKeys(answering(), options.keyShape);
    for (let shots = 0; shots < mostShots; shots++) {
      const picture = await shoot(page, answering(), options);
      // The page may have shown the key between the search and the picture.
      if ((await countKeys(answering(), options.keyShape)) === 0) return picture;
    }
    throw new Error('the page goes on showing keys');
  } finally {
    await Promise.all(undo.map((clear) => clear()));
  }
}

function shoot(page: Page, frames: readonly Frame[], { secrets }: ScreenshotOptions): Promise<Buffer> {
  return page.screenshot({
    type: 'png',
    fullPage: false,
    scale: 'css',
    caret: 'hide',
    animations: 'disabled',
    mask: frames.flatMap((frame) => masksOf(frame, secrets)),
    maskColor: maskColour,
    style: hideKeys,
    timeout: shotMs,
  });
}

/** Marks what looks like a key, in all of the frames, and counts what is new. */
async function countKeys(frames: readonly Frame[], shape: string): Promise<number> {
  const counts = await Promise.all(
    frames.map(async (frame) => {
      const mark = () => frame.evaluate(markKeys, [shape, keyMark] as const);
      const count = await settleWithin(searchMs, readAgain(mark));
      // A frame that has gone meanwhile shows nothing any more.
      if (count === undefined && !frame.isDetached())
        throw new Error('a frame could not be searched for keys');
      return count ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function unmarkKeys(frames: readonly Frame[]): Promise<void> {
  const clear = (frame: Frame) =>
    frame.locator(`[${keyMark}]`).evaluateAll((elements, mark) => {
      for (const element of elements) element.removeAttribute(mark);
    }, keyMark);
  await Promise.all(frames.map((frame) => settleWithin(answerMs, clear(frame))));
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
  const isMarked = await settleWithin(answerMs, Promise.resolve(set(true)));
  if (!isMarked && !frame.isDetached()) throw new Error('a frame could neither be searched nor painted over');
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
