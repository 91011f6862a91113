import type { Frame, Page } from 'playwright-core';
import { encodedForms } from '../redact/encoded-forms.ts';
import { markSecrets, type SecretSearch } from './in-page/mark-secrets.ts';
import { markClosedRoots } from './mark-closed-roots.ts';
import { readAgain } from './read-again.ts';
import { settleWithin } from './settle-within.ts';

/** What is painted over everything that may hold a person's data or a secret. */
export const maskColour = '#5b6472';

/** Left on all that is to be painted over: to find it so is many times faster than by the selector of all fields. */
const mark = 'data-agentkeys-mask';
const fields = [
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
].join(',');
/** A box only covers what is inside of it; the letters of a key may stand out. */
const secretMark = 'data-agentkeys-secret';
const hideSecrets = ['', ' *', '::before', '::after', ' *::before', ' *::after']
  .map((part) => `[${secretMark}]${part}`)
  .join(',')
  .concat(
    '{-webkit-text-fill-color:transparent!important;fill:transparent!important;text-shadow:none!important}',
  );
const shotMs = 8_000;
/** A page that shows secrets at other places after each picture is not pictured. */
const mostShots = 3;
const answerMs = 500;
const searchMs = 3_000;
/** A shorter text would blot out every word that it is part of. */
const shortest = 4;

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
  const search = searchFor(options);
  const undo: (() => Promise<void>)[] = [];
  let hidden = Promise.resolve(0);
  try {
    const silent = await silentFrames(page);
    for (const frame of silent) undo.push(await markFrame(frame));
    const answering = () => page.frames().filter((frame) => !silent.includes(frame));
    undo.push(() => unmark(answering()));
    const searched = countSecrets(answering(), search);
    hidden = countHidden(page, answering(), search, { searched, undo });
    // It may fail while something else is awaited.
    hidden.catch(() => undefined);
    await searched;
    for (let shots = 0; shots < mostShots; shots++) {
      // Few pages hide anything: the first picture is taken while that is still looked for.
      const isInTime = shots > 0;
      const [picture, count] = await Promise.all([shoot(page, answering()), hidden]);
      // The page may have shown a secret between the search and the picture.
      const isNew = (await countSecrets(answering(), search)) > 0;
      if (!isNew && (isInTime || count === 0)) return picture;
      // What it shows now may be hidden, or in a frame that is painted over as a whole.
      if (isNew) await countHidden(page, answering(), search, { searched, undo });
    }
    throw new Error('the page goes on showing secrets');
  } finally {
    await hidden.catch(() => undefined);
    await Promise.all(undo.map((clear) => clear()));
  }
}

function searchFor({ secrets, keyShape }: ScreenshotOptions): SecretSearch {
  const texts = [...new Set(secrets.map((secret) => secret.trim()))].filter((secret) => secret.length > 0);
  const isShort = (text: string) => text.length < shortest;
  const long = texts.filter((text) => !isShort(text));
  const forms = [...new Set(long.flatMap(encodedForms))].filter((form) => !isShort(form));
  return { shape: keyShape, secrets: forms, short: texts.filter(isShort), fields, mark, secretMark };
}

function shoot(page: Page, frames: readonly Frame[]): Promise<Buffer> {
  return page.screenshot({
    type: 'png',
    fullPage: false,
    scale: 'css',
    caret: 'hide',
    animations: 'disabled',
    mask: frames.map((frame) => frame.locator(`[${mark}]`)),
    maskColor: maskColour,
    style: hideSecrets,
    timeout: shotMs,
  });
}

/** Marks fields and what looks like a key or says a secret, in all of the frames, and counts what is new. */
async function countSecrets(frames: readonly Frame[], search: SecretSearch): Promise<number> {
  const counts = await Promise.all(
    frames.map(async (frame) => {
      const count = await settleWithin(
        searchMs,
        readAgain(() => frame.evaluate(markSecrets, search)),
      );
      // A frame that has gone meanwhile shows nothing any more.
      if (count === undefined && !frame.isDetached())
        throw new Error('a frame could not be searched for secrets');
      return count ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Marks what closed shadow roots hide, and every frame as a whole that may hide something; counts both. A frame with a
 * process of its own is painted by that, and may stand in the picture as it was before its masks: it is a whole, too.
 */
async function countHidden(
  page: Page,
  frames: readonly Frame[],
  search: SecretSearch,
  { searched, undo }: { searched: Promise<unknown>; undo: (() => Promise<void>)[] },
): Promise<number> {
  const counts = await Promise.all(
    frames.map(async (frame) => {
      const isMain = frame === page.mainFrame();
      const opened = page.context().newCDPSession(isMain ? page : frame);
      // A frame without a process of its own has no session, and is looked through with what it stands in.
      const session = await (isMain ? opened : opened.catch(() => undefined));
      if (!session) return 0;
      const count = await markClosedRoots(session, search);
      await session.detach().catch(() => undefined);
      if (isMain) {
        if (count === undefined) throw new Error('the page could not be searched for hidden fields');
        return count;
      }
      await searched;
      if (count === 0 && (await settleWithin(answerMs, frame.locator(`[${mark}]`).count())) === 0) return 0;
      undo.push(await markFrame(outermost(frame)));
      return 1;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The frame of the page itself that it stands in; what is painted over that, the page paints. */
function outermost(frame: Frame): Frame {
  const parent = frame.parentFrame();
  return parent?.parentFrame() ? outermost(parent) : frame;
}

async function unmark(frames: readonly Frame[]): Promise<void> {
  const clear = (frame: Frame) =>
    frame.locator(`[${mark}]`).evaluateAll(
      (elements, marks) => {
        for (const element of elements) for (const name of marks) element.removeAttribute(name);
      },
      [mark, secretMark],
    );
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
  const set = (on: boolean) =>
    element?.evaluate((node, [name, on]) => (node as Element).toggleAttribute(name, on), [mark, on] as const);
  const isMarked = await settleWithin(answerMs, Promise.resolve(set(true)));
  if (!isMarked && !frame.isDetached()) throw new Error('a frame could neither be searched nor painted over');
  return async () => {
    await settleWithin(answerMs, Promise.resolve(set(false)));
  };
}
