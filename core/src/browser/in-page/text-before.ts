/**
 * The element with the text that stands before an unlabelled field and has no other field after it: an unlabelled field
 * belongs to it. The boxes of one code share theirs. Looks at no more than some hundred elements.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function textBefore(field: Element): Element | null {
  const whole =
    /^(a|button|h1|h2|h3|summary|option|select|iframe|script|style|template|noscript|svg|head|body|html)$/;
  const hasText = (element: Element) => {
    for (let child = element.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === 3 && /\S/.test(child.nodeValue ?? '')) return true;
    }
    return false;
  };
  let element = field;
  for (let step = 0; step < 300; step += 1) {
    let before = element.previousElementSibling;
    while (before?.lastElementChild && !whole.test(before.localName)) before = before.lastElementChild;
    const root = element.getRootNode();
    const next: Element | null =
      before ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    if (!next) return null;
    element = next;
    const tag = element.localName;
    const isField = /^(input|textarea|select)$/.test(tag) && (element as HTMLInputElement).type !== 'hidden';
    if (isField && (element as HTMLInputElement).maxLength !== 1) return null;
    if (!isField && !whole.test(tag) && hasText(element)) return element;
  }
  return null;
}
