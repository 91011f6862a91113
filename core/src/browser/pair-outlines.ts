import type { OutlineNode } from '../contracts/index.ts';
import { describeNode } from './describe-node.ts';
import { pickPairs } from './pick-pairs.ts';
import { createRanking } from './rank-replacements.ts';

/** What became of the controls of a known-good outline. */
export interface OutlineChanges {
  kept: { from: OutlineNode; to: OutlineNode }[];
  /** Paired by likeness; `score` is 0.5 to 1. */
  replaced: { from: OutlineNode; to: OutlineNode; score: number }[];
  removed: OutlineNode[];
  added: OutlineNode[];
}

/** Where more is gone than this, the page is another one and pairs tell nothing. */
const mostCompared = 100;

const structural =
  /^(main|banner|navigation|contentinfo|complementary|group|radiogroup|region|tablist|clickable|form|dialog|search|table|grid)$/;
const isAround = ({ zone }: OutlineNode) => zone === 'chrome';
const matters = (node: OutlineNode) => !isAround(node) && !structural.test(node.role);

/**
 * Pairs two outlines one to one: exact partners first, then by likeness, the best pair first. What is around the page's
 * own content is left out, but for landmarks that are missing: those have no exact partner, whatever looks so.
 */
export function pairOutlines(
  known: readonly OutlineNode[],
  now: readonly OutlineNode[],
  missing: readonly string[] = [],
): OutlineChanges {
  const changes: OutlineChanges = { kept: [], replaced: [], removed: [], added: [] };
  const same = Map.groupBy(now.filter(matters), describeNode);
  const gone: OutlineNode[] = [];
  for (const from of known.filter(matters)) {
    const to = same.get(describeNode(from))?.shift();
    if (to) changes.kept.push({ from, to });
    else gone.push(from);
  }
  const free = new Set([...same.values()].flat());
  const around = known.filter((node) => !matters(node) && node.landmarks?.some((id) => missing.includes(id)));
  gone.unshift(...around);
  const { rank } = createRanking(known, now);
  const candidates = gone.slice(0, mostCompared).flatMap((from) =>
    rank(from)
      .filter(({ node, score }) => score >= 0.5 && (free.has(node) || (isAround(from) && isAround(node))))
      .slice(0, 6)
      .map(({ node, score }) => ({ from, to: node, score })),
  );
  changes.replaced = pickPairs(candidates);
  const paired = new Set(changes.replaced.flatMap(({ from, to }) => [from, to]));
  changes.removed = gone.filter((node) => !paired.has(node));
  changes.added = now.filter((node) => free.has(node) && !paired.has(node));
  return changes;
}
