import type { Locator } from 'playwright-core';
import { checkClickable } from '../browser/check-clickable.ts';
import { dismissCookieWall } from '../browser/dismiss-cookie-wall.ts';
import { readBrowserError } from '../browser/read-browser-error.ts';
import type { Look } from '../browser/types.ts';
import type { Variant } from '../plugins/provider.ts';
import { actFacts } from './act-facts.ts';
import { endByFailure } from './end-step.ts';
import { findLandmarks, type Landmark, listLandmarks } from './find-landmarks.ts';
import { guardAction, judgeAtOnce } from './guard-action.ts';
import { guardLocator, type LocatorAction } from './guard-locator.ts';
import { guardView } from './guard-view.ts';
import { learnView } from './learn-view.ts';
import { type StepState, viewOfLandmark } from './run-state.ts';
import { never } from './step-context.ts';
import { tellAction } from './tell-action.ts';
import { waitForPage } from './wait-for-page.ts';

/** An action that takes longer is watched. */
const unwatchedMs = 300;
const atOnceMs = 5;

export interface LocatedLandmarks {
  /** For `run`: a guarded locator by property name. */
  located: Record<string, Locator>;
  /** The landmark whose action failed last. */
  failed(): Landmark | undefined;
}

interface Met {
  /** How the page looks, where nothing had to be waited for. */
  look?: Promise<Look>;
}

/** The variant's landmarks as `run` gets them, each under the step's watch. */
export function locateLandmarks(state: StepState, variant: Variant<unknown>): LocatedLandmarks {
  const { run } = state;
  const unmet = new Set(
    listLandmarks(variant)
      .filter(({ later }) => later)
      .map(({ id }) => id),
  );
  let failed: Landmark | undefined;

  /** Whatever ends the run here ends it for the provider's code too: it does not go on. */
  const orEnd = async (work: () => Promise<void>): Promise<void> => {
    try {
      run.end.check();
      if (!state.over.signal.aborted) await work();
      run.end.check();
    } catch (error) {
      run.end.end(endByFailure(run, state.step.id, error));
      await never();
    }
    if (state.over.signal.aborted) await never();
  };

  /** Work that keeps to the deadline, or judges it, by itself. */
  const watched = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    state.watching += 1;
    try {
      return await work();
    } finally {
      state.watching -= 1;
    }
  };

  /** A watched wait; what it waits for may as well be over by other means. */
  const waitFor = (landmark: Landmark, isOver = () => false, waitedMs = 0): Promise<void> =>
    watched(async () => {
      const look = async () => {
        if (isOver()) return { found: true as const };
        const absent = await findLandmarks(run.page, [landmark]);
        return absent ?? { found: true as const };
      };
      await state.inShape;
      await waitForPage(state, { phase: 'arrive', view: viewOfLandmark(state, landmark), look, waitedMs });
    });

  /** The view is judged first. */
  const inShape = (): Promise<void> => watched(() => state.inShape);

  /**
   * A landmark that comes later is awaited when it is first needed, and brings a view of its own. Most often it is there
   * already, and the shape of its view is wanted next: both are asked for at once.
   */
  const meet = async (landmark: Landmark): Promise<Met | undefined> => {
    if (!unmet.delete(landmark.id)) return undefined;
    const began = performance.now();
    const met = await watched(async (): Promise<Met> => {
      await state.inShape;
      const look = run.observer.look(actFacts(state), viewOfLandmark(state, landmark));
      look.catch(() => undefined);
      if (!(await findLandmarks(run.page, [landmark]))) return { look };
      await waitFor(landmark);
      return {};
    });
    await learnView(state, landmark.id, { waitedMs: performance.now() - began, came: true });
    return met;
  };

  /** To tick or to point at something, Playwright waits until nothing lies over it. */
  const uncover = async (landmark: Landmark): Promise<void> => {
    const seen = await checkClickable(landmark.find(run.page));
    if (seen?.covered) await dismissCookieWall(run.page);
  };

  /** Playwright waits for the element by itself. Where that takes long, the page is watched meanwhile. */
  const actWatched = async (landmark: Landmark, action: LocatorAction): Promise<unknown> => {
    let over = false;
    const timer = setTimeout(() => {
      void orEnd(async () => {
        await waitFor(landmark, () => over, unwatchedMs);
        if (!over) await uncover(landmark);
      });
    }, unwatchedMs);
    try {
      return await action();
    } finally {
      over = true;
      clearTimeout(timer);
    }
  };

  /** More than one element may be there for a moment; Playwright refuses to act then, and so has done nothing. */
  const orOnceMore = async (
    landmark: Landmark,
    action: LocatorAction,
    again: LocatorAction,
  ): Promise<unknown> => {
    try {
      return await action();
    } catch (error) {
      if (readBrowserError(error).kind !== 'ambiguous') throw error;
      await orEnd(() => waitFor(landmark));
      return again();
    }
  };

  const use = async (landmark: Landmark, action: LocatorAction): Promise<unknown> => {
    run.learner?.acted();
    state.used.add(landmark.id);
    state.actingSince = Number.NEGATIVE_INFINITY;
    await orEnd(async () => {
      const met = await meet(landmark);
      if (met) guardView(state, landmark.id, [landmark], met.look);
      // Many forms send a code as soon as its last digit is there.
      if (state.step.entersCode) await inShape();
    });
    const act = () => actWatched(landmark, action);
    return orOnceMore(landmark, act, act);
  };

  const beforeClick = async (landmark: Landmark, locator: Locator): Promise<void> => {
    // The code's first deed: in so little time it has done nothing else, not even by plain Playwright.
    const isAtOnce = performance.now() - state.actingSince < atOnceMs && !unmet.has(landmark.id);
    state.actingSince = Number.NEGATIVE_INFINITY;
    const began = performance.now();
    await watched(async () => {
      // The guard looks for it anyway; how the page is when it comes only a run wants to know that is learned from.
      if (run.learner) await meet(landmark);
      else unmet.delete(landmark.id);
      const judging = isAtOnce ? judgeAtOnce(state, landmark) : undefined;
      const [seen] = await Promise.all([judging, state.inShape]);
      // Where the view had to be looked at again, what was seen first is of no use any more.
      const passed = state.lastLook && seen;
      await guardAction(state, landmark, locator, { passed, ensureThere: () => waitFor(landmark) });
    });
    await learnView(state, landmark.id, { waitedMs: performance.now() - began, came: false });
    run.learner?.acted();
    state.clicked = landmark.id;
    run.lastClickAt = Date.now();
  };

  const click = async (landmark: Landmark, locator: Locator, action: LocatorAction): Promise<unknown> => {
    const guarded = async () => {
      await orEnd(() => beforeClick(landmark, locator));
      return action();
    };
    return orOnceMore(landmark, guarded, guarded);
  };

  const noted = async (landmark: Landmark, action: string, work: Promise<unknown>): Promise<unknown> => {
    try {
      return await tellAction(state, { action, landmark: landmark.id }, work);
    } catch (error) {
      const { kind } = readBrowserError(error);
      if (kind === 'timeout' || kind === 'ambiguous') failed = landmark;
      throw error;
    }
  };

  const entries = listLandmarks(variant).map((landmark): [string, Locator] => [
    landmark.name,
    guardLocator(landmark.find(run.page), {
      use: (action, name) => noted(landmark, name, use(landmark, action)),
      click: (locator, action, name) => noted(landmark, name, click(landmark, locator, action)),
    }),
  ]);
  return { located: Object.fromEntries(entries), failed: () => failed };
}
