import type { OutlineNode } from 'agentkeys/contracts';
// What stands behind the hints is no part of the public door.
import { assignReplacements, leastLikeness } from '../../../core/src/browser/assign-replacements.ts';
import { pickLocator } from '../../../core/src/browser/pick-locator.ts';
import { createRanking } from '../../../core/src/browser/rank-replacements.ts';
import type { ReadPage } from './read-pages.ts';
import type { Key } from './words.ts';

/** One control looked for on one changed page. */
export interface Trial {
  set: string;
  change: string;
  page: string;
  language: string;
  key: Key;
  /** Nothing took its place, so that any hint is wrong. */
  gone: boolean;
  /** Place of the right control in the ranking of this control alone, from 0; -1 where it is not in it. */
  aloneAt: number;
  /** The same after all that is gone was looked at together. */
  at: number;
  score: number;
  margin: number;
  confident: boolean;
  /** So many would be listed. */
  listed: number;
  /** The pasted locator leads to the right element; `undefined` where no hint would be shown. */
  locatorRight: boolean | undefined;
  ms: number;
}

export interface Change {
  set: string;
  change: string;
  page: string;
  language: string;
  known: ReadPage;
  now: ReadPage;
  targets: readonly Key[];
  gone: boolean;
}

/** Looks for every target of a changed page as a tripwire that misses it would. */
export async function scoreChange(change: Change): Promise<Trial[]> {
  const { known, now, targets, gone, ...facts } = change;
  const wanted = targets.flatMap((key) => {
    const node = known.nodeOf(key);
    return node ? [{ key, node }] : [];
  });
  const began = performance.now();
  const ranking = createRanking(known.nodes, now.nodes);
  const assigned = assignReplacements(
    wanted.map(({ node }) => node),
    known.nodes,
    now.nodes,
  );
  const ms = (performance.now() - began) / Math.max(1, wanted.length);
  const trials: Trial[] = [];
  for (const { key, node } of wanted) {
    const { candidates = [], confident = false } = assigned.get(node) ?? {};
    const right = now.nodeOf(key);
    const isRight = (one: { node: OutlineNode }) => one.node === right;
    const [best, next] = candidates;
    trials.push({
      ...facts,
      key,
      gone,
      aloneAt: ranking.rank(node).findIndex(isRight),
      at: candidates.findIndex(isRight),
      score: best?.score ?? 0,
      margin: (best?.score ?? 0) - (next?.score ?? 0),
      confident,
      listed: candidates.slice(0, 3).filter((one) => one.score >= leastLikeness).length,
      locatorRight: best && confident ? await leadsTo(now, best.node, key) : undefined,
      ms,
    });
  }
  return trials;
}

/** Whether the locator of a hint, as it would be pasted, leads to the control itself. */
async function leadsTo(now: ReadPage, node: OutlineNode, key: Key): Promise<boolean> {
  return now.visit(async (page) => {
    const code = await pickLocator(page, node, now.nodes);
    if (!code) return false;
    const paste = new Function('page', `return ${code}`) as (
      from: typeof page,
    ) => ReturnType<typeof page.locator>;
    const found = await paste(page)
      .evaluateAll((elements) => elements.map((element) => element.getAttribute('data-truth')))
      .catch(() => []);
    return found.length === 1 && found[0] === key;
  });
}
