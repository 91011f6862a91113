import { actFacts } from './act-facts.ts';
import type { Arrival } from './arrive.ts';
import { neededAtOnce } from './find-landmarks.ts';
import { arrival, type StepState, viewOf } from './run-state.ts';

/**
 * Arrives on the page of a step that has only looked at it, where the new step begins with landmarks of that step's: what
 * was seen a moment ago is what is there. `undefined` where anything is, or may be, otherwise.
 */
export async function arriveUnmoved(state: StepState): Promise<Arrival | undefined> {
  const { run, step } = state;
  const { idle } = run;
  const [variant] = step.variants;
  if (!idle || step.open || !variant) return undefined;
  const seen = new Set(idle.landmarks.map(({ find }) => find));
  if (!neededAtOnce(variant).every(({ find }) => seen.has(find))) return undefined;
  const look = await idle.state.lastLook;
  const view = viewOf(state, arrival);
  /** The look of a step that had to look again is gone. */
  const present = () =>
    look && idle.state.lastLook ? run.observer.lookBack(look, actFacts(state), view) : undefined;
  if (!present()) return undefined;
  await state.begun;
  if (!present()) return undefined;
  run.observer.beginWait(view);
  return { variant, foundMs: 0, look: present };
}
