import type { OutlineNode } from '../contracts/index.ts';

export interface NodePair {
  from: OutlineNode;
  to: OutlineNode;
  /** 0 to 1. */
  score: number;
}

/** Of all pairs that are possible those that go together, one to one, the best first. */
export function pickPairs(candidates: readonly NodePair[]): NodePair[] {
  const given = new Set<OutlineNode>();
  const taken = new Set<OutlineNode>();
  return [...candidates]
    .sort((one, other) => other.score - one.score)
    .filter(({ from, to }) => {
      if (given.has(from) || taken.has(to)) return false;
      given.add(from);
      taken.add(to);
      return true;
    });
}
