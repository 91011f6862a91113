import type { DriftClass, OutlineNode } from '../contracts/index.ts';
import { classifyDrift } from './classify-drift.ts';
import { describeNode } from './describe-node.ts';
import { pairOutlines } from './pair-outlines.ts';

/**
 * The difference of two outlines as a person reads it (`~ old -> new (score)`, `- old`, `+ new`), in the order of the
 * page, and what sort of change it is. Holds names from the provider's page, so it stays on this machine or in an
 * issue that a throw-away account gave rise to.
 */
export function diffOutline(
  known: readonly OutlineNode[],
  now: readonly OutlineNode[],
): { diff: string[]; class?: DriftClass } {
  const changes = pairOutlines(known, now);
  const lines = [
    ...changes.replaced.map(({ from, to, score }) => ({
      at: known.indexOf(from),
      text: `~ ${describeNode(from)} -> ${describeNode(to)} (${score.toFixed(2)})`,
    })),
    ...changes.removed.map((node) => ({ at: known.indexOf(node), text: `- ${describeNode(node)}` })),
    ...changes.added.map((node) => ({ at: now.indexOf(node), text: `+ ${describeNode(node)}` })),
  ];
  const diff = lines.sort((one, other) => one.at - other.at).map(({ text }) => text.slice(0, 300));
  const sort = classifyDrift(changes);
  return sort ? { diff, class: sort } : { diff };
}
