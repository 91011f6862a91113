import { readAgain } from '../browser/read-again.ts';
import { readBrowserError } from '../browser/read-browser-error.ts';
import { endByFailure } from './end-step.ts';
import { learnView } from './learn-view.ts';
import { departure, type StepState, viewOf } from './run-state.ts';
import { type Sighting, waitForPage } from './wait-for-page.ts';

/** Waits until the step says that it has been left. A step that says nothing is left when it has acted. */
export async function leave(state: StepState): Promise<void> {
  const { step, run, clock } = state;
  if (!step.done) return;
  clock.restart();
  const began = performance.now();
  let isDone = false;
  let gaveUp = false;
  let navigationError: string | undefined;
  const { promise: wake, resolve } = Promise.withResolvers<void>();
  Promise.resolve()
    // It only looks, so it may as well look at the document that came meanwhile.
    .then(() => readAgain(async () => step.done?.(state.context)))
    .then(
      () => {
        isDone = true;
        resolve();
      },
      (error: unknown) => {
        const failure = readBrowserError(error);
        if (failure.kind === 'closed' || failure.kind === 'other' || failure.kind === 'moved') {
          run.end.end(endByFailure(run, step.id, error));
        }
        if (failure.kind === 'navigation') navigationError = failure.error;
        gaveUp = true;
      },
    );
  const look = async (): Promise<Sighting<true>> =>
    isDone ? { found: true } : { missing: [], ambiguous: [] };
  const before = viewOf(state, state.clicked ?? '');
  const expected = viewOf(state, departure);
  await waitForPage(state, {
    phase: 'leave',
    view: expected,
    look,
    wake,
    // Where the page did not move, what it showed before the click is the better measure.
    baselines: [before, expected],
    hopeless: () => gaveUp,
    navigationError: () => navigationError,
  });
  await learnView(state, departure, { waitedMs: performance.now() - began, came: true });
}
