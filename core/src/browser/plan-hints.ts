import type { OutlineNode } from '../contracts/index.ts';
import { assignReplacements, leastLikeness } from './assign-replacements.ts';
import { createRanking } from './rank-replacements.ts';

/** A control of the page that may have taken the place of a missing landmark. */
export interface PlannedHint {
  landmark: string;
  node: OutlineNode;
  score: number;
  /** The only one of its landmark, and likely right. */
  confident: boolean;
}

const mostWeak = 3;

/**
 * What may have taken the place of each missing landmark: one control where that is likely right, else up to three that
 * are like it, best first. Landmarks are looked up in the known shapes that tell which nodes they were; of several
 * shapes, the one that the page is most like.
 */
export function planHints(
  missing: readonly string[],
  known: readonly (readonly OutlineNode[])[],
  now: readonly OutlineNode[],
): PlannedHint[] {
  const left = new Set(missing);
  const isIn = (nodes: readonly OutlineNode[]) =>
    [...left].filter((id) => nodes.some(({ landmarks }) => landmarks?.includes(id)));
  const shapes = known.map((nodes) => ({ nodes, gone: createRanking(nodes, now).gone.length }));
  const planned = new Map<string, PlannedHint[]>();
  while (left.size > 0) {
    const [best] = shapes
      .map((shape) => ({ ...shape, has: isIn(shape.nodes) }))
      .filter(({ has }) => has.length > 0)
      .sort((one, other) => other.has.length - one.has.length || one.gone - other.gone);
    if (!best) break;
    for (const [id, hints] of planFrom(best.has, best.nodes, now)) planned.set(id, hints);
    for (const id of best.has) left.delete(id);
  }
  return missing.flatMap((id) => planned.get(id) ?? []);
}

function planFrom(
  ids: readonly string[],
  known: readonly OutlineNode[],
  now: readonly OutlineNode[],
): [string, PlannedHint[]][] {
  const targets = ids.flatMap((id) => known.find(({ landmarks }) => landmarks?.includes(id)) ?? []);
  const assigned = assignReplacements([...new Set(targets)], known, now);
  return ids.map((landmark, at) => {
    const target = targets[at];
    const { candidates = [], confident = false } = (target && assigned.get(target)) ?? {};
    const hints = candidates
      .filter(({ score }) => score >= leastLikeness)
      .slice(0, confident ? 1 : mostWeak)
      .map(({ node, score }) => ({ landmark, node, score, confident }));
    return [landmark, hints];
  });
}
