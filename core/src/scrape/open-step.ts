import { setImmediate as afterwards, setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { readBrowserError } from '../browser/read-browser-error.ts';
import { endByFailure } from './end-step.ts';
import type { StepState } from './run-state.ts';

export interface Opening {
  /** `open` has not come to its end: the page may still be loading. */
  pending: boolean;
  /** The browser's own error, where the page could not be reached. */
  navigationError: string | undefined;
  /** The step has gone on: what becomes of `open` now does not matter any more. */
  over: boolean;
}

/** `open` usually waits for every picture of the page; that long after its document nobody else needs to. */
const afterDocumentMs = 1_000;
/** A document that is not there by then waits for its scripts, and the browser has time. */
const slowDocumentMs = 50;

/**
 * Opens the step's page. Resolves when `open` has, or when there is a document to look at: a tracker that never answers
 * must not hold up a page that is ready.
 */
export async function openStep(state: StepState, onDocument: (page: Page) => void): Promise<Opening> {
  const { step, run, clock } = state;
  const opening: Opening = { pending: false, navigationError: undefined, over: false };
  if (!step.open) return opening;
  await state.begun;
  // Neither no page nor half of one is anything to compare the next one with. The browser is asked first and then told to
  // go on, so nobody waits for the answer.
  if (run.page.url() !== 'about:blank' && !run.observer.loading) {
    run.observer.mark().catch(() => undefined);
    await afterwards();
  }
  opening.pending = true;
  run.learner?.acted();
  const document = watchDocument(run.page, onDocument);
  const opened = Promise.resolve()
    .then(() => step.open?.(state.context))
    .then(
      () => undefined,
      (error: unknown) => {
        if (opening.over) return;
        const failure = readBrowserError(error);
        if (failure.kind === 'navigation') opening.navigationError = failure.error;
        else if (failure.kind === 'timeout' && !document.seen) opening.navigationError = 'net::ERR_TIMED_OUT';
        else if (failure.kind === 'closed' || failure.kind === 'other' || failure.kind === 'moved') {
          run.end.end(endByFailure(run, step.id, error));
        }
      },
    )
    .finally(() => {
      opening.pending = false;
    });
  const timer = new AbortController();
  const patience = sleep(clock.remaining, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([opened, document.ready, patience]);
  timer.abort();
  if (opening.pending && clock.expired && !document.seen) opening.navigationError = 'net::ERR_TIMED_OUT';
  document.stop();
  run.end.check();
  return opening;
}

/** Tells of the document of the main frame when it is there, and before that where it waits for the network. */
function watchDocument(page: Page, onDocument: (page: Page) => void) {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let slow: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  const state = { seen: false };
  const onNavigated = (frame: Frame) => {
    if (frame !== page.mainFrame()) return;
    state.seen = true;
    clearTimeout(slow);
    slow = setTimeout(() => onDocument(page), slowDocumentMs);
  };
  const onContent = () => {
    clearTimeout(slow);
    onDocument(page);
    clearTimeout(timer);
    timer = setTimeout(resolve, afterDocumentMs);
  };
  page.on('framenavigated', onNavigated);
  page.on('domcontentloaded', onContent);
  return {
    ready,
    get seen() {
      return state.seen;
    },
    stop() {
      clearTimeout(slow);
      clearTimeout(timer);
      page.off('framenavigated', onNavigated);
      page.off('domcontentloaded', onContent);
    },
  };
}
