/**
 * Runs in the page and uses nothing from outside itself. Marks every element of the document whose text or shown
 * attributes look like a key, also where the key is split over several elements or broken over lines. Returns how many
 * were marked that had no mark before.
 */
export function markKeys([shape, mark]: readonly [shape: string, mark: string]): number {
  const silent = /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/;
  const shownAttributes = /^(data-.*|aria-.*|title|alt|placeholder|value|label|summary)$/;
  const find = () => new RegExp(shape, 'g');
  // A key that is shown in groups goes on after the blank; words of a sentence have no digits.
  const goesOn = /^[\s\u200b\u00ad]+(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{4,}/;
  let marked = 0;

  const markElement = (start: Element): void => {
    let element = start;
    // What has no box of its own cannot be painted over: what it stands in can.
    while (element.getClientRects().length === 0) {
      const root = element.getRootNode();
      const outer = element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      if (!outer) break;
      element = outer;
    }
    if (element.hasAttribute(mark)) return;
    element.setAttribute(mark, '');
    marked += 1;
  };

  const searchTexts = (root: Document | ShadowRoot, joinBlocks: boolean): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const parts: { from: number; to: number; parent: Element }[] = [];
    let text = '';
    let block: Element | null = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      if (!parent || silent.test(parent.tagName) || !node.nodeValue) continue;
      let own: Element = parent;
      while (own.parentElement && /^(inline|contents)$/.test(getComputedStyle(own).display))
        own = own.parentElement;
      if (own !== block && text !== '' && !joinBlocks) text += '\n';
      block = own;
      const value = node.nodeValue.replace(/[\u200b\u00ad\u2060]/g, '');
      parts.push({ from: text.length, to: text.length + value.length, parent });
      text += value;
    }
    for (const match of text.matchAll(find())) {
      const from = match.index;
      let to = from + match[0].length;
      for (let more = goesOn.exec(text.slice(to)); more; more = goesOn.exec(text.slice(to)))
        to += more[0].length;
      for (const part of parts) if (part.from < to && part.to > from) markElement(part.parent);
    }
  };

  const search = (root: Document | ShadowRoot): void => {
    searchTexts(root, false);
    // Letters that stand in boxes of their own are one word to whoever looks at them.
    searchTexts(root, true);
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) search(element.shadowRoot);
      for (const { name, value } of element.attributes) {
        if (shownAttributes.test(name) && name !== mark && find().test(value)) markElement(element);
      }
    }
  };
  search(document);
  return marked;
}
