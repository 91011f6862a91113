import type { StepFacts } from '../browser/types.ts';
import type { StepState } from './run-state.ts';

/** What is in the way of a click, as far as it was looked for. */
export interface Obstacles {
  disabled: boolean;
  covered: boolean;
  ambiguous: boolean;
}

export const noObstacles: Obstacles = { disabled: false, covered: false, ambiguous: false };

/** What the step adds to an observation of a page that it is about to act on. */
export function actFacts(
  state: StepState,
  /** The landmark that is to be clicked, and what is in the way. */
  click?: { landmark: string; obstacles: Obstacles },
): StepFacts {
  const { step, clock } = state;
  const obstacles = click?.obstacles ?? noObstacles;
  return {
    step: step.id,
    phase: 'act',
    ...(click && { acting_on: click.landmark }),
    expired: clock.expired,
    missing: [],
    ambiguous: click && obstacles.ambiguous ? [click.landmark] : [],
    submit_disabled: obstacles.disabled,
    covered: obstacles.covered,
    expects: expectationsOf(state),
    ...(step.route && { route: step.route }),
  };
}

export function expectationsOf({ step }: StepState): StepFacts['expects'] {
  return { session: step.needsSession ?? false, code: step.entersCode ?? false };
}
