import type { StepState } from './run-state.ts';

const atOnceMs = 5;

/** In so little time the step's code has done nothing to the page, not even by plain Playwright. */
export const isAtOnce = ({ actingSince }: Pick<StepState, 'actingSince'>): boolean =>
  performance.now() - actingSince < atOnceMs;
