/**
 * The role of an element as the outline names it, or `null` where the element says nothing.
 * Runs in the page: uses globals of the page and nothing else, since its source text is what travels.
 */
export function roleOf(element: Element): string | null {
  const tag = element.localName;
  const html = element as HTMLElement;
  const explicit = element.getAttribute('role')?.trim().split(/\s+/)[0];
  if (explicit && !/^(presentation|none|generic)$/.test(explicit)) {
    const known =
      /^(button|link|textbox|searchbox|combobox|listbox|checkbox|radio|switch|tab|menuitem|slider|spinbutton|dialog|alertdialog|alert|status|form|main|navigation|banner|contentinfo|complementary|heading|progressbar|group|radiogroup|tablist|table|grid|search|region|option)$/;
    return known.test(explicit) ? explicit : null;
  }
  if (tag === 'input') {
    const type = (element as HTMLInputElement).type;
    if (type === 'hidden') return null;
    if (/^(button|submit|reset|image)$/.test(type)) return 'button';
    if (/^(checkbox|radio|file)$/.test(type)) return type;
    if (type === 'range') return 'slider';
    if (type === 'number') return 'spinbutton';
    return type === 'search' ? 'searchbox' : 'textbox';
  }
  if (tag === 'a') {
    if (element.hasAttribute('href')) return 'link';
    return element.hasAttribute('onclick') ? 'button' : null;
  }
  if (tag === 'header' || tag === 'footer') {
    if (element.closest('article,section,main,form')) return null;
    return tag === 'header' ? 'banner' : 'contentinfo';
  }
  const plain: Record<string, string> = {
    textarea: 'textbox',
    select: 'combobox',
    button: 'button',
    summary: 'summary',
    form: 'form',
    dialog: 'dialog',
    fieldset: 'group',
    main: 'main',
    nav: 'navigation',
    aside: 'complementary',
    h1: 'heading',
    h2: 'heading',
    h3: 'heading',
    iframe: 'iframe',
    table: 'table',
    progress: 'progressbar',
    canvas: 'canvas',
  };
  const role = Object.hasOwn(plain, tag) ? plain[tag] : undefined;
  if (role) return role;
  if (html.isContentEditable && !html.parentElement?.isContentEditable) return 'textbox';
  if (element.hasAttribute('onclick')) return 'clickable';
  return element.hasAttribute('tabindex') && html.tabIndex >= 0 ? 'clickable' : null;
}
