import type { Locator } from 'playwright-core';
import { readBrowserError } from '../browser/read-browser-error.ts';
import type { Variant } from '../plugins/provider.ts';
import { endByFailure } from './end-step.ts';
import { findLandmarks, type Landmark, listLandmarks } from './find-landmarks.ts';
import { guardAction } from './guard-action.ts';
import { guardLocator } from './guard-locator.ts';
import { type StepState, variantName, viewOf } from './run-state.ts';
import { never } from './step-context.ts';
import { takeMarkedOutline } from './take-marked-outline.ts';
import { waitForPage } from './wait-for-page.ts';

export interface LocatedLandmarks {
  /** For `run`: a guarded locator by property name. */
  located: Record<string, Locator>;
  /** The landmark whose action failed last. */
  failed(): Landmark | undefined;
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
      await work();
      run.end.check();
    } catch (error) {
      run.end.end(endByFailure(run, state.step.id, error));
      await never();
    }
  };

  const ensureThere = async (landmark: Landmark): Promise<void> => {
    const began = performance.now();
    const look = async () => {
      const absent = await findLandmarks(run.page, [landmark]);
      return absent ?? { found: true as const };
    };
    const isNew = unmet.delete(landmark.id);
    if (!isNew && 'found' in (await look())) return;
    state.watching += 1;
    try {
      await waitForPage(state, { phase: 'arrive', view: viewOf(state, landmark.id), look });
    } finally {
      state.watching -= 1;
    }
    await run.observer.mark();
    if (isNew) await learnView(state, landmark.id, Math.round(performance.now() - began));
  };

  const beforeClick = async (landmark: Landmark, locator: Locator): Promise<void> => {
    state.watching += 1;
    try {
      await guardAction(state, landmark, locator);
    } finally {
      state.watching -= 1;
    }
    await learnView(state, landmark.id);
    await run.observer.mark();
    state.clicked = landmark.id;
    run.lastClickAt = Date.now();
  };

  const entries = listLandmarks(variant).map((landmark): [string, Locator] => [
    landmark.name,
    guardLocator(landmark.find(run.page), {
      ensureThere: () => orEnd(() => ensureThere(landmark)),
      beforeClick: (locator) => orEnd(() => beforeClick(landmark, locator)),
      onFailure(error) {
        const { kind } = readBrowserError(error);
        if (kind === 'timeout' || kind === 'ambiguous') failed = landmark;
      },
    }),
  ]);
  return { located: Object.fromEntries(entries), failed: () => failed };
}

/** Remembers how the page looks at this moment. The look before a click replaces that of an earlier moment. */
export async function learnView(state: StepState, view: string, foundMs?: number): Promise<void> {
  const { learned } = state.run;
  if (!learned) return;
  const step = state.step.id;
  // A page that goes on meanwhile teaches nothing.
  const nodes = await takeMarkedOutline(state).catch(() => undefined);
  if (!nodes) return;
  const known = learned.findIndex((entry) => entry.step === step && entry.view === view);
  const variant = variantName(state);
  const entry = {
    step,
    view,
    ...(variant && { variant }),
    nodes,
    foundMs: foundMs ?? learned[known]?.foundMs ?? 0,
  };
  if (known >= 0) learned[known] = entry;
  else learned.push(entry);
}
