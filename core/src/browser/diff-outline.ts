import type { DriftClass, OutlineNode } from '../contracts/index.ts';
import { classifyDrift, type DriftFacts } from './classify-drift.ts';
import { describeNode } from './describe-node.ts';
import { type OutlineChanges, pairOutlines } from './pair-outlines.ts';
import { roleFamily } from './role-family.ts';
import { scrubText } from './scrub-text.ts';

export interface OutlineDiff {
  /** `~ old -> new (score)`, `- old`, `+ new`, in the order of the page. */
  diff: string[];
  class?: DriftClass;
  changes: OutlineChanges;
}

/**
 * The difference of two outlines as a person reads it, and what sort of change it is. Holds names from the provider's
 * page, so it stays on this machine or in an issue that a throw-away account gave rise to.
 */
export function diffOutline(
  known: readonly OutlineNode[],
  now: readonly OutlineNode[],
  facts: DriftFacts = {},
): OutlineDiff {
  const changes = pairOutlines(known, now, facts.missing);
  const lines = [
    ...changes.replaced.map(({ from, to, score }) => ({
      at: known.indexOf(from),
      text: `~ ${tellNode(from)} -> ${tellNode(to)} (${score.toFixed(2)})`,
    })),
    ...changes.removed.map((node) => ({ at: known.indexOf(node), text: `- ${tellNode(node)}` })),
    ...changes.added.map((node) => ({ at: now.indexOf(node), text: `+ ${tellNode(node)}` })),
  ];
  const diff = lines.sort((one, other) => one.at - other.at).map(({ text }) => text.slice(0, 300));
  const sort = classifyDrift(changes, facts);
  return sort ? { diff, class: sort, changes } : { diff, changes };
}

/** A control without a name is told by what its author calls it: a page may be full of them. */
function tellNode(node: OutlineNode): string {
  const { name, role, id, test_id: testId } = node;
  const tells = !name && roleFamily(role) !== 'other';
  const mark = testId ? ` (test id ${plain(testId)})` : id ? ` #${plain(id)}` : '';
  return `${describeNode(node)}${tells ? mark : ''}`;
}

const plain = (mark: string): string => scrubText(mark).replace(/\d+/g, '#');
