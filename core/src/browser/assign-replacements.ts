import type { OutlineNode } from '../contracts/index.ts';
import { pickPairs } from './pick-pairs.ts';
import { createRanking, type Replacement } from './rank-replacements.ts';

/** Below this nothing on the page is like what is gone; removed controls without a successor stay below it. */
export const leastLikeness = 0.45;
const confidentScore = 0.6;
const confidentMargin = 0.05;

export interface Assignment {
  /** Best first; those under `leastLikeness` are not worth showing to anybody. */
  candidates: Replacement[];
  /** The first may be shown as the replacement: 0.6 alike or more, and 0.05 more than any other. */
  confident: boolean;
}

/**
 * What may have taken the place of known controls that are gone. All that is gone is looked at together: a control that
 * suits another lost one better is no candidate.
 */
export function assignReplacements(
  targets: readonly OutlineNode[],
  known: readonly OutlineNode[],
  now: readonly OutlineNode[],
): Map<OutlineNode, Assignment> {
  const { rank, gone } = createRanking(known, now);
  const rankings = new Map(
    [...new Set([...targets, ...gone.slice(0, 100)])].map((target) => [target, rank(target)]),
  );
  const pairs = pickPairs(
    [...rankings].flatMap(([from, ranking]) =>
      ranking
        .filter(({ score }) => score >= leastLikeness)
        .map(({ node, score }) => ({ from, to: node, score })),
    ),
  );
  const owner = new Map(pairs.map(({ from, to }) => [to, from]));
  return new Map(
    targets.map((target) => {
      const free = (rankings.get(target) ?? []).filter(({ node }) => (owner.get(node) ?? target) === target);
      const [best, next] = free;
      const margin = (best?.score ?? 0) - (next?.score ?? 0);
      const confident = (best?.score ?? 0) >= confidentScore && margin >= confidentMargin;
      return [target, { candidates: free, confident }];
    }),
  );
}
