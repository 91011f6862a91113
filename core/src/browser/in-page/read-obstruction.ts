import type { Obstruction } from '../types.ts';

/**
 * Whether any control is disabled, or has something lying over it where the page is scrolled to. `no` means that a click
 * on what is to be seen meets no obstacle; anything else is reason for a closer look.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function readObstruction(roots: readonly (Document | ShadowRoot)[]): Obstruction {
  const clickable =
    'button,summary,a[href],[onclick],[tabindex],[role=button],[role=link],[role=menuitem],[role=tab],[role=option],' +
    'input:is([type=submit],[type=button],[type=image],[type=checkbox],[type=radio])';
  const most = 60;
  const parentOf = (node: Node): Node | null =>
    (node as Element).assignedSlot ?? node.parentNode ?? (node as ShadowRoot).host ?? null;
  const contains = (outer: Node, inner: Node) => {
    for (let node: Node | null = inner; node; node = parentOf(node)) if (node === outer) return true;
    return false;
  };
  const hitAt = (x: number, y: number): Element | null => {
    let hit = document.elementFromPoint(x, y);
    while (hit?.shadowRoot) {
      const inner: Element | null = hit.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  const isInert = (element: Element) => {
    for (let node: Node | null = element; node; node = parentOf(node)) {
      if (node.nodeType === 1 && (node as Element).hasAttribute('inert')) return true;
    }
    return false;
  };
  const isInDialog = (element: Element) => {
    for (let node: Node | null = element; node; node = parentOf(node)) {
      if (node.nodeType === 1 && (node as Element).matches('dialog,[role=dialog],[role=alertdialog]'))
        return true;
    }
    return false;
  };
  const isDisabled = (element: Element) =>
    element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true' || isInert(element);
  const isFree = (element: Element, x: number, y: number): boolean => {
    if (isDisabled(element)) return false;
    const hit = hitAt(x, y);
    const label = hit?.closest('label') as HTMLLabelElement | null | undefined;
    return hit !== null && (contains(element, hit) || contains(hit, element) || label?.control === element);
  };
  let seen = 0;
  let found: Obstruction = 'no';
  for (const root of roots) {
    for (const element of Array.from(root.querySelectorAll(clickable))) {
      const box = element.getBoundingClientRect();
      const x = box.x + box.width / 2;
      const y = box.y + box.height / 2;
      const outside = x < 0 || y < 0 || x >= innerWidth || y >= innerHeight;
      if (box.width === 0 || box.height === 0) continue;
      // What lies over it there nobody can tell without scrolling.
      if (outside && !isDisabled(element)) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      if (++seen > most) return 'yes';
      if (isFree(element, x, y)) continue;
      if (isInDialog(element)) return 'yes';
      found = 'behind-dialog';
    }
  }
  return found;
}
