import type { OutlineNode } from '../contracts/index.ts';
import { type Control, likeness, readControls } from './compare-controls.ts';

export interface Replacement {
  node: OutlineNode;
  /** 0 to 1; worth showing from 0.6 on, and with 0.05 before the next one. */
  score: number;
}

/** A control that has a partner of its own is hardly free to be another's replacement. */
const partnered = 0.45;

/** Two controls with the same key are the same control. */
const exactKey = ({ node, name }: Control): string =>
  [
    node.role,
    name,
    node.type,
    node.attribute_name,
    node.zone === 'chrome' ? 'chrome' : node.form >= 0 ? 'form' : '',
  ].join('|');

export interface Ranking {
  /**
   * Which controls of the page as it is now could be this known control, best first. One that has an exact partner
   * among the other known ones is marked down.
   */
  rank(target: OutlineNode): Replacement[];
  /** Known controls without an exact partner on the page. */
  gone: OutlineNode[];
}

/** Compares two outlines once, for any number of questions. */
export function createRanking(known: readonly OutlineNode[], now: readonly OutlineNode[]): Ranking {
  const from = readControls(known);
  const to = readControls(now).map((control) => ({ control, key: exactKey(control) }));
  const byNode = new Map(from.map((control) => [control.node, control]));
  const keys = new Map<string, number>();
  for (const control of from) keys.set(exactKey(control), (keys.get(exactKey(control)) ?? 0) + 1);
  const unmatched = new Map<string, number>();
  for (const { key } of to) unmatched.set(key, (unmatched.get(key) ?? 0) + 1);
  const gone = from.filter((control) => {
    const key = exactKey(control);
    const left = unmatched.get(key) ?? 0;
    if (left > 0) unmatched.set(key, left - 1);
    return left === 0;
  });
  return {
    gone: gone.map(({ node }) => node),
    rank(target) {
      const was = byNode.get(target);
      if (!was) return [];
      const own = exactKey(was);
      const partners = new Map(keys).set(own, (keys.get(own) ?? 1) - 1);
      return to
        .map(({ control, key }) => {
          const left = partners.get(key) ?? 0;
          if (left > 0) partners.set(key, left - 1);
          return { node: control.node, score: likeness(was, control) * (left > 0 ? partnered : 1) };
        })
        .sort((one, other) => other.score - one.score);
    },
  };
}

/** `createRanking` for a single question. */
export const rankReplacements = (
  target: OutlineNode,
  known: readonly OutlineNode[],
  now: readonly OutlineNode[],
): Replacement[] => createRanking(known, now).rank(target);
