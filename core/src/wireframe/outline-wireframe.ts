import type { OutlineChanges } from '../browser/pair-outlines.ts';
import type { OutlineNode } from '../contracts/outline.ts';
import { type Wireframe, wireframeRoles } from '../contracts/wireframe.ts';
import { type WireframeItem, type WireframeMark, writeLine } from './read-line.ts';

/** CSS pixels. A pixel more or less is no change of a page. */
const grid = 8;
const most = 120;
const mostWidth = 2_000;
const mostHeight = 6_000;

const roles: ReadonlySet<string> = new Set(wireframeRoles);
const round = (length: number) => Math.max(0, Math.round(length / grid) * grid);

function toItem(
  node: OutlineNode,
  mark: WireframeMark,
  missing: ReadonlySet<string>,
): WireframeItem | undefined {
  if (!node.box || !roles.has(node.role) || node.badge) return undefined;
  const [left, top, wide, high] = node.box;
  // Parked outside of the page, or without any extent: nobody sees it.
  if (wide < 1 || high < 1 || left + wide <= 0 || top + high <= 0) return undefined;
  if (left > mostWidth || top > mostHeight) return undefined;
  return {
    mark,
    x: round(left),
    y: round(top),
    width: Math.max(grid, round(Math.min(wide, mostWidth))),
    height: Math.max(grid, round(Math.min(high, mostHeight))),
    role: node.role,
    intent: node.intent,
    required: node.required === true,
    disabled: node.disabled === true,
    landmark: node.landmarks?.find((id) => missing.has(id)),
  };
}

/** Reading order: it does not depend on how the markup is nested. */
const inOrder = (one: WireframeItem, other: WireframeItem) =>
  one.y - other.y || one.x - other.x || other.width * other.height - one.width * one.height;

function toLines(
  nodes: readonly OutlineNode[],
  marks: ReadonlyMap<OutlineNode, WireframeMark>,
  missing: ReadonlySet<string>,
): string[] {
  const found = nodes.flatMap((node) => {
    const item = toItem(node, marks.get(node) ?? ' ', missing);
    return item ? [{ item, isChrome: node.zone === 'chrome' }] : [];
  });
  // What changed is what the picture is for; the site's furniture goes first where there is too much.
  const worth = ({ item, isChrome }: (typeof found)[number]) =>
    item.mark !== ' ' || item.landmark ? 0 : isChrome ? 2 : 1;
  return found
    .sort((one, other) => worth(one) - worth(other))
    .slice(0, most)
    .map(({ item }) => item)
    .sort(inOrder)
    .map(writeLine);
}

/**
 * The page as roles, intents and boxes: nothing that a page says is in it. With the known-good shape it also shows that,
 * and both sides mark what is new, gone and changed. `undefined` where nobody knows where things are.
 */
export function outlineWireframe(
  now: readonly OutlineNode[],
  known?: { nodes: readonly OutlineNode[]; changes: OutlineChanges; missing: readonly string[] },
): Wireframe | undefined {
  const marks = new Map<OutlineNode, WireframeMark>();
  for (const node of known?.changes.added ?? []) marks.set(node, '+');
  for (const { to } of known?.changes.replaced ?? []) marks.set(to, '~');
  const lines = toLines(now, marks, new Set());
  if (lines.length === 0) return undefined;

  marks.clear();
  for (const node of known?.changes.removed ?? []) marks.set(node, '-');
  for (const { from } of known?.changes.replaced ?? []) marks.set(from, '~');
  const before = known ? toLines(known.nodes, marks, new Set(known.missing)) : [];
  return before.length > 0 ? { before, now: lines } : { now: lines };
}
