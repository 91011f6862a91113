import type { Step } from '../plugins/provider.ts';

/** Ids of the steps at the beginning that make no account and spend nothing else. */
export function listFreeSteps(steps: readonly Step<unknown>[]): string[] {
  const first = steps.findIndex(({ needsAccount, effect }) => needsAccount !== false || effect === 'once');
  return steps.slice(0, first < 0 ? steps.length : first).map(({ id }) => id);
}
