/**
 * The accessible name of an element, cut to `limit`: labelledby, aria-label, label, the caption of a submit input,
 * title or placeholder, own text. Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function nameOf(
  element: Element,
  role: string,
  limit: number,
  textOf: (element: Element, limit: number) => string,
): string {
  // Attributes hold what a terminal or an editor would obey, and nobody sees.
  const clean = (text: string | null) =>
    (text ?? '')
      .replace(/[\s\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
      .trim()
      .slice(0, limit);
  const root = element.getRootNode() as Document | ShadowRoot;
  const labelledBy = element.getAttribute('aria-labelledby');
  if (labelledBy) {
    const parts: string[] = [];
    for (const id of labelledBy.split(/\s+/)) {
      const other = root.getElementById?.(id);
      if (other) parts.push(textOf(other, limit));
    }
    const text = clean(parts.join(' '));
    if (text) return text;
  }
  const label = clean(element.getAttribute('aria-label'));
  if (label) return label;
  const labels = (element as HTMLInputElement).labels;
  if (labels && labels.length > 0) {
    const text = clean(Array.from(labels, (one) => textOf(one, limit)).join(' '));
    if (text) return text;
  }
  const tag = element.localName;
  if (tag === 'input') {
    const type = (element as HTMLInputElement).type;
    // The caption of a button is its attribute; nobody types it.
    if (/^(button|submit|reset)$/.test(type)) {
      return clean(element.getAttribute('value') ?? (type === 'submit' ? 'Submit' : ''));
    }
    if (type === 'image') return clean(element.getAttribute('alt'));
  }
  if (/^(input|textarea|select)$/.test(tag)) {
    return clean(element.getAttribute('title') || element.getAttribute('placeholder'));
  }
  if (tag === 'fieldset') {
    const legend = element.querySelector(':scope > legend');
    return legend ? clean(textOf(legend, limit)) : '';
  }
  if (/^(button|link|tab|menuitem|option|heading|switch|checkbox|radio|alert|status|summary)$/.test(role)) {
    return clean(textOf(element, limit) || element.getAttribute('title'));
  }
  if (role === 'clickable') {
    // A whole card that can be clicked is not a button; its text would be a paragraph.
    const text = clean(textOf(element, limit));
    return text.length < 60 ? text : '';
  }
  return clean(element.getAttribute('title'));
}
