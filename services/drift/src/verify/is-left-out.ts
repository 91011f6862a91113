import type { ReproductionRun } from 'agentkeys';

/** An optional step whose page did not come: the run has met neither the drift nor its fix. */
export const isLeftOut = (step: string, { skipped = [] }: ReproductionRun): boolean => skipped.includes(step);
