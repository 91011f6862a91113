/**
 * Text of an element without what a person typed or chose: fields, options and editable regions are left out.
 * Runs in the page: uses globals of the page and nothing else.
 */
export function textOf(element: Element, limit: number): string {
  let text = '';
  const stack: Node[] = [element];
  while (stack.length > 0 && text.length < limit) {
    const node = stack.pop() as Node;
    if (node.nodeType === 3) {
      text += `${node.nodeValue} `;
      continue;
    }
    if (node.nodeType !== 1) continue;
    const child = node as HTMLElement;
    const tag = child.localName;
    if (/^(script|style|template|noscript|textarea|select|input|iframe)$/.test(tag)) continue;
    if (child.isContentEditable || child.getAttribute('aria-hidden') === 'true') continue;
    if (tag === 'svg' && !child.querySelector('title')) continue;
    if (tag === 'img') {
      text += `${child.getAttribute('alt') ?? ''} `;
      continue;
    }
    for (let last = child.lastChild; last; last = last.previousSibling) stack.push(last);
    for (let last = child.shadowRoot?.lastChild ?? null; last; last = last.previousSibling) stack.push(last);
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, limit);
}
