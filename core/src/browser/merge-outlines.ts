import type { OutlineNode } from '../contracts/index.ts';
import type { RawNode } from './raw-node.ts';
import { toOutlineNode } from './to-outline-node.ts';

/** Longest outline, in nodes. */
export const mostNodes = 600;

/** One outline out of the main frame's and the other frames' nodes; each frame keeps its own forms. */
export function mergeOutlines(main: readonly RawNode[], frames: readonly RawNode[][]): OutlineNode[] {
  const merged = [...main];
  for (const nodes of frames) {
    const forms = Math.max(-1, ...merged.map((node) => node.form)) + 1;
    for (const node of nodes) {
      merged.push({ ...node, depth: node.depth + 1, form: node.form < 0 ? -1 : node.form + forms });
    }
  }
  return merged.slice(0, mostNodes).map(toOutlineNode);
}
