import type { Attempt } from '../issue/render-attempts.ts';

/**
 * Which of the runs of an hour says what becomes of the drift: one that shows it, else one that shows the page to be well,
 * else the last one. `undefined` where there is none.
 */
export const findDeciding = (attempts: readonly Attempt[]): Attempt | undefined =>
  attempts.findLast(({ judgement }) => judgement.result === 'reproduced') ??
  attempts.findLast(({ judgement }) => judgement.result === 'not_reproduced') ??
  attempts.at(-1);
