import type { WalkOptions } from './in-page/walk-outline.ts';
import type { VisibleFrame } from './list-frames.ts';
import { walkScript } from './page-script.ts';
import type { RawNode } from './raw-node.ts';
import { settleWithin } from './settle-within.ts';

const walkMs = 500;

/**
 * Nodes of the frames that are part of the page. What stands inside of a challenge or a badge is not the provider's
 * and changes by the minute.
 */
export async function frameOutlines(
  frames: readonly VisibleFrame[],
  options: Omit<WalkOptions, 'max'>,
): Promise<RawNode[][]> {
  const own = frames.filter(
    ({ width, height, badge, challenge }) => width >= 20 && height >= 20 && !badge && !challenge,
  );
  const outlines = await Promise.all(
    own.map(async ({ frame, host }) => {
      const json = await settleWithin(walkMs, frame.evaluate(walkScript({ max: 600, ...options })));
      if (typeof json !== 'string') return [];
      const nodes = JSON.parse(json) as RawNode[];
      return nodes.map((node) => ({ ...node, frame_host: node.frame_host ?? (host || undefined) }));
    }),
  );
  return outlines;
}
