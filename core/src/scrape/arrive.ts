import { setImmediate as afterwards } from 'node:timers/promises';
import { presentMs } from '../browser/present-ms.ts';
import type { Look } from '../browser/types.ts';
import type { Step, Variant } from '../plugins/provider.ts';
import { actFacts } from './act-facts.ts';
import { type Absent, findLandmarks, type Landmark, neededAtOnce } from './find-landmarks.ts';
import { openStep } from './open-step.ts';
import { arrival, type StepState, viewOf } from './run-state.ts';
import { type Sighting, waitForPage } from './wait-for-page.ts';

export interface Arrival {
  variant: Variant<unknown>;
  /** Milliseconds from the start of the wait until the landmarks were there. */
  foundMs: number;
  /** How the page looks, where it is being looked at or has been a moment ago. */
  look(): Look | Promise<Look> | undefined;
}

/** Longest wait for the scripts of a page whose landmarks are there. */
const scriptsMs = 5_000;

const noneThere: Absent = { missing: [], ambiguous: [] };

type Seen = { variant: Variant<unknown> } | 'passed-over';

/**
 * Opens the step and waits for the landmarks of the first of its shapes. `undefined`: an optional step that is not
 * there.
 */
export async function arrive(state: StepState): Promise<Arrival | undefined> {
  const { step, run } = state;
  state.clock.restart();
  // Until then its time is still that of the step before.
  state.begun.then(state.clock.restart, () => undefined);
  const shapes = step.variants.map((variant) => ({ variant, landmarks: neededAtOnce(variant) }));
  // The first look at a document makes the browser load what looks are made with: better while it still loads.
  let early: Promise<Absent | undefined> | undefined;
  const opening = await openStep(state, (page) => {
    // What watches goes first, since that takes the browser no time.
    const looking = afterwards()
      .then(() => findLandmarks(page, shapes[0]?.landmarks ?? []))
      .catch(() => noneThere);
    early = looking;
    void looking.then(() => {
      if (early === looking) early = undefined;
    });
  });
  const began = performance.now();
  let passedOver = 0;

  const look = async (): Promise<Sighting<Seen>> => {
    let nearest: Absent | undefined;
    // Nothing that is found now belongs to a page that could not be reached.
    if (opening.navigationError) return { missing: idsOf(shapes[0]?.landmarks), ambiguous: [] };
    // Most often that look is still under way.
    if (shapes[0] && early && !(await early)) return { found: shapes[0] };
    for (const { variant, landmarks } of shapes) {
      const absent = await findLandmarks(run.page, landmarks);
      if (!absent) return { found: { variant } };
      if (!nearest || absent.missing.length < nearest.missing.length) nearest = absent;
    }
    // Twice in a row, since for a moment both pages may be there.
    passedOver = step.optional && (await isNextThere(state)) ? passedOver + 1 : 0;
    if (passedOver >= 2) return { found: 'passed-over' };
    return nearest ?? noneThere;
  };
  const view = viewOf(state, arrival);
  // Most often the page is there already, and its shape is wanted next: both are asked for at once.
  const looking = run.observer.loading ? undefined : run.observer.look(actFacts(state), view);
  let looked: Look | undefined;
  const keep = (taken: Look) => {
    looked = taken;
  };
  looking?.then(keep, () => undefined);
  const sighting = look().then((seen) => ({ seen, at: performance.now() }));
  const [{ seen: first, at }] = await Promise.all([sighting, state.begun]);
  // While the step before was still being judged, the page may have gone on.
  const isPresent = performance.now() - at < presentMs;
  if (isPresent && 'found' in first && first.found !== 'passed-over') {
    opening.over = true;
    run.observer.beginWait(view);
    return {
      variant: first.found.variant,
      foundMs: Math.round(performance.now() - began),
      look: () => (looked ? run.observer.lookBack(looked, actFacts(state), view) : looking),
    };
  }
  const seen = await waitForPage(state, {
    phase: 'arrive',
    view,
    look,
    optional: step.optional ?? false,
    unsettled: () => opening.pending,
    navigationError: () => opening.navigationError,
  });
  opening.over = true;
  if (!seen || seen === 'passed-over') return undefined;
  return { variant: seen.variant, foundMs: Math.round(performance.now() - began), look: () => undefined };
}

/**
 * What is typed or clicked before the page's own scripts have run is lost. A script that never comes must not hold up a
 * page that is ready, though.
 */
export async function untilWired({ run, clock }: StepState): Promise<void> {
  if (run.observer.wired) return;
  const timeout = Math.max(1, Math.min(scriptsMs, clock.remaining));
  await run.page.waitForLoadState('domcontentloaded', { timeout }).catch(() => undefined);
  run.end.check();
}

function idsOf(landmarks: readonly Landmark[] = []): string[] {
  return landmarks.map(({ id }) => id);
}

/** The landmarks of a step that may come after this one are there, which is to say that this one was left out. */
async function isNextThere({ run, following }: StepState): Promise<boolean> {
  for (const step of nextSteps(following)) {
    for (const variant of step.variants) {
      const landmarks = neededAtOnce(variant);
      if (landmarks.length > 0 && !(await findLandmarks(run.page, landmarks))) return true;
    }
  }
  return false;
}

/** The following steps up to the first that is not optional. */
function nextSteps(following: readonly Step<unknown>[]): readonly Step<unknown>[] {
  const firstNeeded = following.findIndex((step) => !step.optional);
  return firstNeeded < 0 ? following : following.slice(0, firstNeeded + 1);
}
