import type { Verdict } from '../contracts/verdict.ts';

export interface Confirmation<V extends Verdict = Verdict> {
  /** The verdict, once two observations in a row have led to it by the same rule. */
  add(verdict: V | undefined): V | undefined;
}

/** A page in motion can look like anything for a moment: one observation decides nothing. */
export function confirmVerdict<V extends Verdict = Verdict>(): Confirmation<V> {
  let last: string | undefined;
  return {
    add(verdict) {
      const sign = verdict && `${verdict.verdict} ${verdict.rule}`;
      const confirmed = sign !== undefined && sign === last;
      last = sign;
      return confirmed ? verdict : undefined;
    },
  };
}
