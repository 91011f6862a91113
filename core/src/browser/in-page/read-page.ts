/** What is written on the page, apart from its controls. */
export interface PageText {
  title: string;
  /** Visible lines of text outside of the site's furniture, at most 200. */
  lines: string[];
  alerts: string[];
  labels: string[];
  /** Something visible calls itself a captcha. */
  captcha: boolean;
}

/**
 * Reads what is written on the page, through open shadow roots, without fields, options and editable regions.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function readPage(
  roots: readonly (Document | ShadowRoot)[],
  textOf: (element: Element, limit: number) => string,
): PageText {
  const inline = /^(a|abbr|b|bdi|cite|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u|var|wbr)$/;
  const skipped =
    /^(script|style|template|noscript|head|svg|textarea|select|input|iframe|canvas|nav|footer|aside)$/;
  const lines: string[] = [];
  let line = '';
  let visited = 0;

  const visible = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = (selector: string): Element[] => {
    const found: Element[] = [];
    for (const root of roots) found.push(...Array.from(root.querySelectorAll(selector)));
    return found;
  };
  const endLine = () => {
    const text = line.replace(/\s+/g, ' ').trim();
    if (text && text.length < 160) lines.push(text);
    line = '';
  };
  const collect = (element: Element): void => {
    if (lines.length >= 200 || visited++ > 8000) return;
    const tag = element.localName;
    if (skipped.test(tag) || (element as HTMLElement).isContentEditable) return;
    if (/^(navigation|contentinfo|complementary)$/.test(element.getAttribute('role') ?? '')) return;
    if (tag === 'header' && !element.closest('main,form,dialog,article,section,[role=dialog],[role=main]'))
      return;
    if (tag === 'br') {
      endLine();
      return;
    }
    const breaks = !inline.test(tag);
    if (breaks) {
      endLine();
      if (!visible(element) && getComputedStyle(element).display !== 'contents') return;
    }
    const assigned = tag === 'slot' ? (element as HTMLSlotElement).assignedNodes({ flatten: true }) : [];
    const children = element.shadowRoot?.childNodes ?? (assigned.length > 0 ? assigned : element.childNodes);
    for (const child of Array.from(children)) {
      if (child.nodeType === 3) line += child.nodeValue;
      else if (child.nodeType === 1) collect(child as Element);
    }
    if (breaks) endLine();
  };
  const texts = (selector: string) =>
    all(selector)
      .filter(visible)
      .map((element) => textOf(element, 200))
      .filter(Boolean)
      .slice(0, 20);

  if (document.body) collect(document.body);
  endLine();

  const responses = ['cf-turnstile', 'h-captcha', 'g-recaptcha']
    .map((vendor) => `[name=${vendor}-response]`)
    .join();
  const captcha = all('[id*=captcha i],[class*=captcha i],[name*=captcha i]').some((element) => {
    // Empty holders and the "protected by" notice are on many pages that never ask anything.
    if (element.closest('.grecaptcha-badge') || /notice|legal|protected|badge/i.test(element.className))
      return false;
    // A widget that has passed stays where it is.
    const fields = Array.from(element.querySelectorAll<HTMLInputElement>(responses));
    if (fields.length > 0 && fields.every(({ value }) => value !== '')) return false;
    const box = element.getBoundingClientRect();
    return box.width >= 20 && box.height >= 16 && visible(element);
  });
  const labels = all('[aria-label]')
    .filter(visible)
    .slice(0, 40)
    .map((element) => (element.getAttribute('aria-label') ?? '').slice(0, 160));

  return {
    title: document.title.slice(0, 160),
    lines,
    alerts: texts('[role=alert],[aria-live=assertive],[role=alertdialog]'),
    labels,
    captcha,
  };
}
