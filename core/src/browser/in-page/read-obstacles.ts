export interface ElementObstacles {
  /** How many elements there are; the rest is told of the only one. */
  matches: number;
  disabled: boolean;
  covered: boolean;
}

/**
 * Whether an element is disabled, or something lies over its middle wherever the page is scrolled to show it. Looks
 * through open shadow roots and out of frames of the same origin.
 * Runs in the page: uses globals of the page and nothing else.
 */
export function readObstacles(elements: Element[]): ElementObstacles {
  const [element] = elements;
  if (!element || elements.length > 1) return { matches: elements.length, disabled: false, covered: false };
  const parentOf = (node: Node): Node | null =>
    (node as Element).assignedSlot ?? node.parentNode ?? (node as ShadowRoot).host ?? null;
  const contains = (outer: Node, inner: Node) => {
    for (let node: Node | null = inner; node; node = parentOf(node)) if (node === outer) return true;
    return false;
  };
  const hitAt = (root: Document, x: number, y: number): Element | null => {
    let hit = root.elementFromPoint(x, y);
    while (hit?.shadowRoot) {
      const inner: Element | null = hit.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  const isInert = () => {
    for (let node: Node | null = element; node; node = parentOf(node)) {
      if (node.nodeType === 1 && (node as Element).hasAttribute('inert')) return true;
    }
    return false;
  };
  /** Covered where the page is scrolled to now; `undefined` where the element cannot be seen at all. */
  const coveredHere = (): boolean | undefined => {
    let target: Element = element;
    const box = target.getBoundingClientRect();
    let x = box.x + box.width / 2;
    let y = box.y + box.height / 2;
    for (;;) {
      const root = target.ownerDocument;
      const view = root.defaultView;
      if (!view || x < 0 || y < 0 || x >= view.innerWidth || y >= view.innerHeight) return undefined;
      const hit = hitAt(root, x, y);
      const label = hit?.closest('label') as HTMLLabelElement | null | undefined;
      const free = hit && (contains(target, hit) || contains(hit, target) || label?.control === target);
      if (!free) return true;
      let frame: Element | null = null;
      try {
        frame = view.frameElement;
      } catch {
        // A frame of another origin does not say where it stands.
      }
      if (!frame) return false;
      const frameBox = frame.getBoundingClientRect();
      x += frameBox.x + frame.clientLeft;
      y += frameBox.y + frame.clientTop;
      target = frame;
    }
  };

  const isCovered = (): boolean => {
    if (isInert()) return true;
    const here = coveredHere();
    if (here === false) return false;
    // A bar at the edge of the window lies over whatever is scrolled under it; that is not in anybody's way.
    const places: ScrollLogicalPosition[] = ['center', 'start', 'end'];
    return places.every((block) => {
      element.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' });
      return coveredHere() !== false;
    });
  };
  const disabled = element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';
  return { matches: 1, disabled, covered: isCovered() };
}
