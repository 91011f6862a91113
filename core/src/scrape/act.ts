import { setTimeout as sleep } from 'node:timers/promises';
import { readBrowserError } from '../browser/read-browser-error.ts';
import type { Variant } from '../plugins/provider.ts';
import { type Absent, findLandmarks, type Landmark } from './find-landmarks.ts';
import { locateLandmarks } from './locate-landmarks.ts';
import { arrival, type StepState, viewOf, viewOfLandmark } from './run-state.ts';
import { waitForPage } from './wait-for-page.ts';

type Worked = { value: unknown } | { error: unknown } | 'expired';

/**
 * Lets the provider's code act on the page and resolves with what it returns. What it waited for in vain is judged by
 * what the page shows; whatever else it throws is a crash of its own (thrown on).
 */
export async function act(state: StepState, variant: Variant<unknown>): Promise<unknown> {
  const { run, clock } = state;
  const { located, failed } = locateLandmarks(state, variant);
  clock.restart();
  state.actingSince = performance.now();
  const working: Promise<Worked> = Promise.resolve()
    .then(() => variant.run({ ...state.context, landmarks: located }))
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const over = new AbortController();
  const worked = await Promise.race([working, untilExpired(state, over.signal)]);
  over.abort();
  run.end.check();
  if (worked === 'expired') {
    // Nothing may be clicked any more while the page is judged and pictured.
    state.over.abort();
    return judge(state, failed());
  }
  if ('value' in worked) return worked.value;

  const failure = readBrowserError(worked.error);
  if (failure.kind === 'closed' || failure.kind === 'other' || failure.kind === 'moved') throw worked.error;
  run.log(`step ${state.step.id}: ${String(worked.error)}`);
  return judge(
    state,
    failed(),
    failure.kind === 'navigation' ? failure.error : undefined,
    failure.kind === 'ambiguous',
  );
}

/** Judges the page as it is. It has had its time, so this always ends the run. */
async function judge(
  state: StepState,
  landmark: Landmark | undefined,
  navigationError?: string,
  isAmbiguous = false,
): Promise<never> {
  const { run } = state;
  await state.inShape;
  const look = async (): Promise<Absent> => {
    const absent = landmark && (await findLandmarks(run.page, [landmark]));
    return absent ?? { missing: [], ambiguous: isAmbiguous ? [landmark?.id ?? 'unnamed'] : [] };
  };
  const { missing, ambiguous } = await look();
  await waitForPage<never>(state, {
    // Whatever else the code waits for ends the step.
    phase: missing.length + ambiguous.length > 0 ? 'arrive' : 'leave',
    view: landmark ? viewOfLandmark(state, landmark) : viewOf(state, state.clicked ?? arrival),
    look,
    hopeless: () => true,
    navigationError: () => navigationError,
  });
  throw new Error('a page was judged and the run went on');
}

/** The deadline of plain Playwright calls; watched waits and guards look to it themselves. */
async function untilExpired(state: StepState, signal: AbortSignal): Promise<'expired'> {
  while (!signal.aborted && (!state.clock.expired || state.watching > 0)) {
    const next = Math.min(250, Math.max(20, state.clock.remaining));
    await sleep(next, undefined, { signal }).catch(() => undefined);
  }
  return 'expired';
}
