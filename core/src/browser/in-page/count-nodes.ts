/**
 * How many elements, texts and comments a script can find: in the document, in open shadow roots and in frames of the same
 * origin. Runs in the page: uses globals of the page and nothing else.
 */
export function countNodes(): number {
  const kinds = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION;
  const inside = (element: Element): number => {
    const { shadowRoot, contentDocument } = element as HTMLIFrameElement;
    const inner = contentDocument?.documentElement;
    return (shadowRoot ? below(shadowRoot) : 0) + (inner ? 1 + below(inner) : 0);
  };
  const below = (root: Element | ShadowRoot): number => {
    const walker = document.createTreeWalker(root, kinds | NodeFilter.SHOW_COMMENT);
    let count = root instanceof Element ? inside(root) : 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      count += node.nodeType === 1 ? 1 + inside(node as Element) : 1;
    }
    return count;
  };
  return document.documentElement ? 1 + below(document.documentElement) : 0;
}
