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
  switch (tag) {
    case 'textarea':
      return 'textbox';
    case 'select':
      return 'combobox';
    case 'fieldset':
      return 'group';
    case 'nav':
      return 'navigation';
    case 'aside':
      return 'complementary';
    case 'h1':
    case 'h2':
    case 'h3':
      return 'heading';
    case 'progress':
      return 'progressbar';
    case 'button':
    case 'summary':
    case 'form':
    case 'dialog':
    case 'main':
    case 'iframe':
    case 'table':
    case 'canvas':
      return tag;
  }
  const isEditor = element.hasAttribute('contenteditable') && html.isContentEditable;
  if (isEditor && !html.parentElement?.isContentEditable) return 'textbox';
  if (element.hasAttribute('onclick')) return 'clickable';
  return element.hasAttribute('tabindex') && html.tabIndex >= 0 ? 'clickable' : null;
}
