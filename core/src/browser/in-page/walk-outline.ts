import type { RawNode } from '../raw-node.ts';

export interface WalkOptions {
  /** At most this many nodes. */
  max: number;
  /** Also read where each node is on the screen. */
  boxes: boolean;
  /** Also read which landmarks were marked in this take, see `markLandmarks`. */
  marks?: string | undefined;
}

export interface WalkTools {
  roleOf(element: Element): string | null;
  nameOf(
    element: Element,
    role: string,
    limit: number,
    textOf: (element: Element, limit: number) => string,
  ): string;
  textOf(element: Element, limit: number): string;
  textBefore(field: Element): Element | null;
  asksAboutCookies(element: Element, namesTerms: RegExp): boolean;
  namesTerms: RegExp;
}

/** A note that `markLandmarks` left on an element. */
export interface Mark {
  take: string;
  ids: string[];
}

interface Around {
  zone: RawNode['zone'];
  form: number;
  consent: boolean;
}

/**
 * Walks the composed tree (open shadow roots, slots) and lists what a person could act on and what holds it.
 * Never touches the value, the choice or the selection of a field.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function walkOutline(options: WalkOptions, tools: WalkTools): RawNode[] {
  const limit = 80;
  const nodes: RawNode[] = [];
  const container =
    /^(form|dialog|alertdialog|group|main|navigation|banner|contentinfo|complementary|region|tablist|radiogroup|table|grid|search)$/;
  const field = /^(textbox|searchbox|combobox|listbox|checkbox|radio|switch|slider|spinbutton|file)$/;
  const leaf =
    /^(button|link|heading|summary|textbox|searchbox|combobox|listbox|checkbox|radio|switch|slider|spinbutton|file|tab|menuitem|option|iframe)$/;
  const banner =
    /cookie|gdpr|ccpa|onetrust|usercentrics|didomi|truste|osano|iubenda|klaro|fc-consent|cmp[-_]|consent[-_]?(banner|manager|root|wall|bar|popup|modal|layer)/i;
  const skipped = new Set(['script', 'style', 'template', 'head', 'noscript', 'svg']);
  /** Elements that have a role without an attribute that says so. */
  const speaking = new Set(
    'a,aside,button,canvas,dialog,fieldset,footer,form,h1,h2,h3,header,iframe,input,main,nav,progress,select,summary,table,textarea'.split(
      ',',
    ),
  );
  let forms = 0;

  const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const attribute = (element: Element, name: string) =>
    element.getAttribute(name)?.slice(0, limit) || undefined;
  // Lists give the same class to all of their rows.
  const bannerWords = new Map<string, boolean>();
  const saysBanner = (words: string | null) => {
    if (!words) return false;
    const known = bannerWords.get(words);
    if (known !== undefined) return known;
    const says = banner.test(words.length > 500 ? words.slice(0, 500) : words);
    bannerWords.set(words, says);
    return says;
  };
  const isBanner = (element: Element) =>
    (saysBanner(element.getAttribute('class')) ||
      saysBanner(element.getAttribute('id')) ||
      saysBanner(element.getAttribute('aria-label'))) &&
    !tools.namesTerms.test(element.textContent ?? '');

  const describe = (element: Element, role: string, depth: number, around: Around): RawNode => {
    const tag = element.localName;
    const input = element as HTMLInputElement;
    const node: RawNode = { depth, role, zone: around.zone, form: around.form };
    node.name = tools.nameOf(element, role, limit, tools.textOf) || undefined;
    node.type = (tag === 'input' || tag === 'button' ? input.type : tag).slice(0, 32);
    if (!node.name && field.test(role)) {
      const before = tools.textBefore(element);
      if (before && shown(before)) node.name = tools.textOf(before, limit) || undefined;
    }
    node.autocomplete = attribute(element, 'autocomplete');
    node.inputmode = attribute(element, 'inputmode');
    node.attribute_name = attribute(element, 'name');
    node.id = attribute(element, 'id');
    node.placeholder = attribute(element, 'placeholder');
    node.class = attribute(element, 'class');
    for (const name of ['data-testid', 'data-test', 'data-test-id', 'data-qa', 'data-cy']) {
      node.test_id ??= attribute(element, name);
    }
    if (input.maxLength > 0 && input.maxLength < 100) node.max_length = input.maxLength;
    if (input.required || element.getAttribute('aria-required') === 'true') node.required = true;
    if (element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true')
      node.disabled = true;
    if (element.getAttribute('aria-invalid') === 'true') node.invalid = true;
    if (
      around.consent ||
      (role === 'button' && around.form < 0 && tools.asksAboutCookies(element, tools.namesTerms))
    )
      node.consent = true;
    if (tag === 'iframe') {
      const source = (element as HTMLIFrameElement).src;
      const box = element.getBoundingClientRect();
      try {
        node.frame_host = new URL(source, location.href).hostname.slice(0, 253) || undefined;
      } catch {
        // An address that cannot be read names no host.
      }
      const small = box.width < 20 || box.height < 20;
      if (small || element.closest('.grecaptcha-badge') || /[?&]size=invisible/.test(source))
        node.badge = true;
    }
    if (options.marks) {
      const mark: Mark | undefined = Reflect.get(element, Symbol.for('agentkeys.landmarks'));
      if (mark?.take === options.marks) node.landmarks = mark.ids.slice(0, 8);
    }
    if (options.boxes) {
      const box = element.getBoundingClientRect();
      // Of the page and not of the window: where the page is scrolled to is no matter.
      node.box = [
        Math.round(box.x + window.scrollX),
        Math.round(box.y + window.scrollY),
        Math.round(box.width),
        Math.round(box.height),
      ];
    }
    return node;
  };

  const within = (role: string, around: Around): Around => {
    if (role === 'form') return { ...around, form: forms++ };
    if (role === 'dialog' || role === 'alertdialog') return { ...around, zone: 'dialog' };
    if (role === 'main') return { ...around, zone: 'main' };
    const chrome = /^(navigation|banner|contentinfo|complementary)$/.test(role) && around.zone !== 'dialog';
    return chrome ? { ...around, zone: 'chrome' } : around;
  };

  const visit = (element: Element, depth: number, outer: Around): void => {
    if (nodes.length >= options.max) return;
    const tag = element.localName;
    if (skipped.has(tag)) return;
    // Most elements only hold others, and pages have thousands of them.
    const says = element.hasAttributes();
    if (says && (element.getAttribute('aria-hidden') === 'true' || element.hasAttribute('inert'))) return;
    let around = !says || outer.consent || !isBanner(element) ? outer : { ...outer, consent: true };
    let inner = depth;
    const role = says || speaking.has(tag) ? tools.roleOf(element) : null;
    // What stands in an editor was typed by somebody; nothing below this is visited.
    const isEditor = says && element.hasAttribute('contenteditable');
    if (isEditor && role !== 'textbox' && (element as HTMLElement).isContentEditable) return;
    if (role) {
      // What only groups has no box of its own under `display: contents`, and its content counts all the same.
      if (!shown(element)) {
        if (!container.test(role) || getComputedStyle(element).display === 'none') return;
      }
      const inside = within(role, around);
      nodes.push(describe(element, role, depth, role === 'form' ? inside : around));
      around = inside;
      inner = depth + 1;
      const mayHold = /^(button|link|heading|summary)$/.test(role);
      if (leaf.test(role) && !(mayHold && element.querySelector('input,button,select,textarea'))) return;
    }
    const assigned = tag === 'slot' ? (element as HTMLSlotElement).assignedElements({ flatten: true }) : [];
    for (const child of assigned) visit(child, inner, around);
    if (assigned.length > 0) return;
    const holder = element.shadowRoot ?? element;
    for (let child = holder.firstElementChild; child; child = child.nextElementSibling) {
      visit(child, inner, around);
    }
  };

  if (document.body && document.designMode !== 'on')
    visit(document.body, 0, { zone: 'main0', form: -1, consent: false });
  return nodes;
}
