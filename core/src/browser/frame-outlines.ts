import type { WalkOptions } from './in-page/walk-outline.ts';
import type { VisibleFrame } from './list-frames.ts';
import { walkScript } from './page-script.ts';
import type { RawNode } from './raw-node.ts';
import { settleWithin } from './settle-within.ts';

/**
 * Nodes of the frames that are part of the page. What stands inside of a challenge or a badge is not the provider's
 * and changes by the minute. A frame that does not answer within `patienceMs` has none.
 */
export async function frameOutlines(
  frames: readonly VisibleFrame[],
  options: Omit<WalkOptions, 'max'>,
  patienceMs: number,
): Promise<RawNode[][]> {
  const own = frames.filter(
    ({ width, height, badge, challenge }) => width >= 20 && height >= 20 && !badge && !challenge,
  );
  const outlines = await Promise.all(
    own.map(async ({ frame, host, x, y }) => {
      const json = await settleWithin(patienceMs, frame.evaluate(walkScript({ max: 600, ...options })));
      if (typeof json !== 'string') return [];
      const nodes = JSON.parse(json) as RawNode[];
      // A frame that the page itself has written has no host of its own.
      const owner = host || URL.parse(frame.page().url())?.hostname || undefined;
      return nodes.map((node): RawNode => {
        const placed = { ...node, frame_host: node.frame_host ?? owner };
        if (!node.box) return placed;
        const [left, top, width, height] = node.box;
        return { ...placed, box: [left + x, top + y, width, height] };
      });
    }),
  );
  return outlines;
}
