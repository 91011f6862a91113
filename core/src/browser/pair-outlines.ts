import type { OutlineNode } from '../contracts/index.ts';
import { describeNode } from './describe-node.ts';
import { rankReplacements } from './rank-replacements.ts';

/** What became of the controls of a known-good outline. */
export interface OutlineChanges {
  kept: { from: OutlineNode; to: OutlineNode }[];
  /** Paired by likeness; `score` is 0.5 to 1. */
  replaced: { from: OutlineNode; to: OutlineNode; score: number }[];
  removed: OutlineNode[];
  added: OutlineNode[];
}

const structural =
  /^(main|banner|navigation|contentinfo|complementary|group|radiogroup|region|tablist|clickable|form|dialog|search|table|grid)$/;
const matters = (node: OutlineNode) => node.zone !== 'chrome' && !structural.test(node.role);

/** Pairs two outlines one to one: exact partners first, then by likeness, the best pair first. */
export function pairOutlines(known: readonly OutlineNode[], now: readonly OutlineNode[]): OutlineChanges {
  const changes: OutlineChanges = { kept: [], replaced: [], removed: [], added: [] };
  const free = new Set(now.filter(matters));
  const gone = new Set<OutlineNode>();
  for (const from of known.filter(matters)) {
    const to = [...free].find((node) => describeNode(node) === describeNode(from));
    if (to) {
      free.delete(to);
      changes.kept.push({ from, to });
    } else gone.add(from);
  }
  const candidates = [...gone].flatMap((from) =>
    rankReplacements(from, known, now)
      .filter(({ node, score }) => score >= 0.5 && free.has(node))
      .slice(0, 6)
      .map(({ node, score }) => ({ from, to: node, score })),
  );
  for (const candidate of candidates.sort((one, other) => other.score - one.score)) {
    if (!gone.has(candidate.from) || !free.has(candidate.to)) continue;
    gone.delete(candidate.from);
    free.delete(candidate.to);
    changes.replaced.push(candidate);
  }
  changes.removed = [...gone];
  changes.added = [...free];
  return changes;
}
