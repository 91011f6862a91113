import type { Goal } from '../detection/goals.ts';
import type { Row, RowScore } from './score-visits.ts';

/** Of the pages on which the element never comes, the share that a learned profile declares before the deadline: 40 of 51. */
const leastDeclared = 40 / 51;
const medianMs = 2_000;

/** What telling a page at rest from one on its way is held to, with what was found. Of rows that were not run, nothing. */
export function judgeGoals(scores: Readonly<Partial<Record<Row, RowScore>>>): Goal[] {
  const { cold, learned } = scores;
  return [
    ...(cold ? rightGoals('cold', cold) : []),
    ...(learned ? [...rightGoals('learned', learned), ...quickGoals(learned)] : []),
  ];
}

function rightGoals(row: Row, { falseTripwires, otherwiseWrong, missed }: RowScore): Goal[] {
  const none = (what: string, { length }: readonly unknown[]): Goal => ({
    what: `${row}: ${what}`,
    goal: '0',
    found: String(length),
    met: length === 0,
  });
  return [
    none('false tripwires', falseTripwires),
    none('other wrong verdicts', otherwiseWrong),
    none('missed', missed),
  ];
}

function quickGoals({ absent, declared, medianMs: found }: RowScore): Goal[] {
  if (absent === 0) return [];
  const least = Math.ceil(absent * leastDeclared);
  return [
    {
      what: 'learned: declared before the deadline',
      goal: `≥ ${least} of ${absent}`,
      found: String(declared.length),
      met: declared.length >= least,
    },
    {
      what: 'learned: median time',
      goal: `≤ ${(medianMs / 1_000).toFixed(1)} s`,
      found: Number.isNaN(found) ? 'none' : `${(found / 1_000).toFixed(1)} s`,
      met: found <= medianMs,
    },
  ];
}
