import { classOf, medianWait, type Score, type ScoredRun, waitsOf } from './score-runs.ts';

export interface Goal {
  what: string;
  goal: string;
  found: string;
  met: boolean;
}

/** The page never comes to rest in these, so that the deadline is the earliest moment to know. */
export const endless = new Set(['page-hang', 'api-hang', 'spinner-forever']);
/** The landmarks are there and something new stands in the way: told by comparing, without waiting for anything. */
const guarded = new Set([
  'tos-gate-modal',
  'tos-gate-additive',
  'tos-checkbox-required',
  'name-required',
  'phone-required',
]);

/** Longest step deadline of the provider: no verdict comes later. */
const deadlineMs = 15_000;

const seconds = (ms: number): string => (Number.isNaN(ms) ? 'none' : `${(ms / 1000).toFixed(2)} s`);
const share = (value: number): string => (Number.isNaN(value) ? 'none' : value.toFixed(3));

/** What the detection is held to, with what was found. */
export function judgeGoals(score: Score): Goal[] {
  const { runs, falseTripwires } = score;
  const total = runs.length;
  const quick =
    (name: string) =>
    ({ id, wanted }: ScoredRun): boolean =>
      classOf(wanted.verdict) === name && !endless.has(id);
  const atMost = (what: string, limitMs: number, test: (run: ScoredRun) => boolean): Goal => {
    const found = medianWait(score, test);
    return { what, goal: `≤ ${seconds(limitMs)}`, found: seconds(found), met: !(found > limitMs) };
  };
  const slowest = Math.max(0, ...waitsOf(score, () => true));
  return [
    {
      what: 'in class',
      goal: `${total} of ${total}`,
      found: `${score.inClass}`,
      met: score.inClass === total,
    },
    {
      what: 'exact',
      goal: '≥ 98 %',
      found: `${score.exact}`,
      met: score.exact / total >= 0.98,
    },
    {
      what: 'exact and at the right step',
      goal: '≥ 98 %',
      found: `${score.stepRight}`,
      met: score.stepRight / total >= 0.98,
    },
    {
      what: 'false tripwires',
      goal: '0',
      found: `${falseTripwires.length}`,
      met: falseTripwires.length === 0,
    },
    { what: 'tripwire precision', goal: '1.000', found: share(score.precision), met: !(score.precision < 1) },
    { what: 'tripwire recall', goal: '1.000', found: share(score.recall), met: !(score.recall < 1) },
    atMost('median tripwire', 2_000, quick('tripwire')),
    atMost('median tripwire of the shape guard', 1_000, ({ id }) => guarded.has(id)),
    atMost('median error', 1_200, quick('error')),
    atMost('median challenge', 1_000, quick('challenge')),
    {
      what: 'slowest',
      goal: `≤ ${seconds(deadlineMs)}`,
      found: seconds(slowest),
      met: slowest <= deadlineMs,
    },
  ];
}
