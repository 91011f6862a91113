import type { Page } from 'playwright-core';
import type { OutlineNode } from '../contracts/index.ts';
import { frameOutlines } from './frame-outlines.ts';
import { listFrames } from './list-frames.ts';
import { mergeOutlines } from './merge-outlines.ts';
import { walkScript } from './page-script.ts';
import type { RawNode } from './raw-node.ts';
import { roleFamily } from './role-family.ts';
import { settleWithin } from './settle-within.ts';
import { walkAccessibilityTree } from './walk-accessibility-tree.ts';

const treeMs = 3_000;
const frameMs = 3_000;

/**
 * The page's outline over all frames that can be seen, at most 600 nodes; with `boxes` also where each node is, with
 * `marks` (of `markLandmarks`) also which landmark it is. Holds names as the provider wrote them (mail addresses and
 * tokens blotted out) and never the value of a field. Rejects where the page navigates away meanwhile.
 */
export async function takeOutline(
  page: Page,
  options: { boxes?: boolean; marks?: string } = {},
): Promise<OutlineNode[]> {
  const walk = { boxes: options.boxes ?? false, marks: options.marks };
  const [json, frames] = await Promise.all([
    page.evaluate(walkScript({ max: 600, ...walk })) as Promise<string>,
    listFrames(page, frameMs).then((found) => frameOutlines(found, walk, frameMs)),
  ]);
  const nodes = mergeOutlines(JSON.parse(json) as RawNode[], frames);
  if (nodes.some((node) => node.zone !== 'chrome' && roleFamily(node.role) !== 'other')) return nodes;
  // Nothing to act on: the controls may be in a closed shadow root, which no script can look into.
  const tree = await settleWithin(treeMs, walkAccessibilityTree(page));
  const found = mergeOutlines(tree ?? [], []);
  return found.some((node) => roleFamily(node.role) !== 'other') ? found : nodes;
}
