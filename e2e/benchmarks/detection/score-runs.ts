import { median } from '../median.ts';
import type { CaseRun } from './run-case.ts';

export const classes = ['pass', 'tripwire', 'error', 'challenge'] as const;
export type Class = (typeof classes)[number];

/** What the catalogue says of a case. */
export interface Wanted {
  step: string;
  verdict: string;
  doc: string;
}
export type Catalogue = Readonly<Record<string, Wanted>>;

export interface ScoredRun extends CaseRun {
  wanted: Wanted;
  inClass: boolean;
  exact: boolean;
  /** True also where no step is asked for. */
  stepRight: boolean;
}

export interface Score {
  runs: readonly ScoredRun[];
  /** Expected class → found class → number of runs. */
  confusion: Readonly<Record<Class, Readonly<Record<Class, number>>>>;
  inClass: number;
  exact: number;
  stepRight: number;
  falseTripwires: readonly ScoredRun[];
  /** Shares of 1; NaN where there is nothing to take a share of. */
  precision: number;
  recall: number;
}

/** Throws where there is no such case. */
export function wantedOf(catalogue: Catalogue, id: string): Wanted {
  const wanted = catalogue[id];
  if (!wanted) throw new Error(`the catalogue has no case ${id}`);
  return wanted;
}

export const classOf = (verdict: string): Class => verdict.split(':')[0] as Class;

export function scoreRun(run: CaseRun, wanted: Wanted): ScoredRun {
  return {
    ...run,
    wanted,
    inClass: classOf(run.verdict) === classOf(wanted.verdict),
    exact: run.verdict === wanted.verdict,
    stepRight: wanted.verdict === 'pass' || run.step === wanted.step,
  };
}

export function scoreRuns(caseRuns: readonly CaseRun[], catalogue: Catalogue): Score {
  const runs = caseRuns.map((run) => scoreRun(run, wantedOf(catalogue, run.id)));
  const count = (test: (run: ScoredRun) => boolean): number => runs.filter(test).length;
  const between = (wanted: Class, found: Class): number =>
    count((run) => classOf(run.wanted.verdict) === wanted && classOf(run.verdict) === found);
  const row = (wanted: Class) =>
    Object.fromEntries(classes.map((found) => [found, between(wanted, found)])) as Record<Class, number>;
  const rightTripwires = between('tripwire', 'tripwire');
  return {
    runs,
    confusion: Object.fromEntries(classes.map((wanted) => [wanted, row(wanted)])) as Score['confusion'],
    inClass: count(({ inClass }) => inClass),
    exact: count(({ exact }) => exact),
    stepRight: count(({ exact, stepRight }) => exact && stepRight),
    falseTripwires: runs.filter((run) => classOf(run.verdict) === 'tripwire' && !run.inClass),
    precision: rightTripwires / count((run) => classOf(run.verdict) === 'tripwire'),
    recall: rightTripwires / count((run) => classOf(run.wanted.verdict) === 'tripwire'),
  };
}

/** Milliseconds that the verdicts of one kind took, the right ones only: a wrong one is not fast. */
export const waitsOf = (score: Score, wanted: (run: ScoredRun) => boolean): number[] =>
  score.runs.flatMap((run) => (run.exact && wanted(run) && run.waitMs !== undefined ? [run.waitMs] : []));

export const medianWait = (score: Score, wanted: (run: ScoredRun) => boolean): number =>
  median(waitsOf(score, wanted));
