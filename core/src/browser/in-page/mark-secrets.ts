export interface SecretSearch {
  /** Source of a pattern: what looks like this is a key. */
  shape: string;
  /** Texts to look for, in whatever case they are written. */
  secrets: readonly string[];
  /** Texts that are part of too many words: looked for as a whole only. */
  short: readonly string[];
  /** Selector of what may hold a person's data whatever it shows. */
  fields: string;
  /** Name of the attribute that is left on all that was found. */
  mark: string;
  /** Name of one that is left on what says a secret. */
  secretMark: string;
}

/**
 * Runs in the page and uses nothing from outside itself. Marks every field of the document, and every element whose text
 * or shown attributes hold a secret or look like a key, also where it is split over several elements or broken over lines.
 * One walk for all of them. Returns how many were marked that had no mark before.
 *
 * With a closed shadow root, looks into that alone, by the same rules. No selector reaches into such a root, so that its
 * host is marked in the place of what was found.
 */
export function markSecrets(
  { shape, secrets, short, fields, mark, secretMark }: SecretSearch,
  closedRoot?: ShadowRoot,
): number {
  const silent = /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|TITLE)$/;
  const shownAttributes = /^(data-.*|aria-.*|title|alt|placeholder|value|label|summary)$/;
  const key = new RegExp(shape, 'g');
  // A key that is shown in groups goes on after the blank; words of a sentence have no digits.
  const goesOn = /^\s+(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{4,}/;
  const found: Element[] = [];

  /** Keeps the length of the text, which not every letter does. */
  const lower = (text: string): string => {
    const all = text.toLowerCase();
    return all.length === text.length
      ? all
      : [...text].map((one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join('');
  };
  const plain = (text: string) => text.replace(/[\u200b\u00ad\u2060]/g, '').replace(/\s+/g, ' ');
  const needlesOf = (list: readonly string[]) => [
    ...new Set(list.map((secret) => lower(plain(secret)).trim()).filter((secret) => secret !== '')),
  ];
  const needles = needlesOf(secrets);
  const wholes = needlesOf(short);

  const markElement = (start: Element): void => {
    let element = start;
    // What has no box of its own cannot be painted over: what it stands in can.
    while (element.getClientRects().length === 0) {
      // Nobody sees it. Should that change before the picture is taken, the next search finds it.
      if (getComputedStyle(element).display !== 'contents') return;
      const root = element.getRootNode();
      const outer = element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      if (!outer) return;
      element = outer;
    }
    if (element.hasAttribute(secretMark)) return;
    element.setAttribute(secretMark, '');
    element.setAttribute(mark, '');
    found.push(element);
  };

  /** What was written by one element after the other, and where in it each of them stands. */
  const createScroll = () => {
    const pieces: string[] = [];
    const parents: Element[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    let length = 0;
    let endsBlank = false;
    const write = (text: string) => {
      // Blanks that meet between two nodes are one to whoever looks at them.
      const piece = endsBlank ? text.trimStart() : text;
      if (piece === '') return;
      pieces.push(piece);
      length += piece.length;
      endsBlank = /\s$/.test(piece);
    };
    const markBetween = (from: number, to: number) => {
      let low = 0;
      let high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ends[middle] as number) > from) high = middle;
        else low = middle + 1;
      }
      for (let at = low; at < starts.length && (starts[at] as number) < to; at++)
        markElement(parents[at] as Element);
    };
    return {
      write,
      writePart(text: string, parent: Element) {
        parents.push(parent);
        starts.push(length);
        write(text);
        ends.push(length);
      },
      markKeys() {
        const text = pieces.join('');
        for (const match of text.matchAll(key)) {
          let to = match.index + match[0].length;
          const rest = (at: number) => text.slice(at, at + 500);
          for (let more = goesOn.exec(rest(to)); more; more = goesOn.exec(rest(to))) to += more[0].length;
          markBetween(match.index, to);
        }
      },
      markTexts() {
        const low = lower(pieces.join(''));
        for (const needle of needles) {
          for (let at = low.indexOf(needle); at >= 0; at = low.indexOf(needle, at + 1))
            markBetween(at, at + needle.length);
        }
        for (const whole of wholes) {
          const begins = new Set(
            starts.map((start) => start + (low.slice(start).match(/^\s*/)?.[0].length ?? 0)),
          );
          const stops = new Set(ends.flatMap((end) => [end, end - (low[end - 1] === ' ' ? 1 : 0)]));
          for (let at = low.indexOf(whole); at >= 0; at = low.indexOf(whole, at + 1)) {
            if (begins.has(at) && stops.has(at + whole.length)) markBetween(at, at + whole.length);
          }
        }
      },
    };
  };

  const searchTexts = (root: Document | ShadowRoot): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const blocks = new Map<Element, Element>();
    const blockOf = (element: Element): Element => {
      const known = blocks.get(element);
      if (known) return known;
      const { parentElement } = element;
      const isInline = parentElement && /^(inline|contents)$/.test(getComputedStyle(element).display);
      const block = isInline ? blockOf(parentElement) : element;
      blocks.set(element, block);
      return block;
    };
    const apart = createScroll();
    // Letters that stand in boxes of their own are one word to whoever looks at them.
    const joined = createScroll();
    let block: Element | undefined;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const value = node.nodeValue;
      const parent = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      if (!parent || !value || silent.test(parent.tagName)) continue;
      if (!/\S/.test(value)) {
        apart.write(' ');
        joined.write(' ');
        continue;
      }
      const own = blockOf(parent);
      if (block && own !== block) apart.write('\n');
      block = own;
      const text = plain(value);
      apart.writePart(text, parent);
      joined.writePart(text, parent);
    }
    apart.markKeys();
    joined.markKeys();
    // What stands in one block stands in the whole as well; only what a key looks like depends on what is around it.
    joined.markTexts();
  };

  const hasSecret = (value: string): boolean => {
    key.lastIndex = 0;
    if (key.test(value)) return true;
    if (needles.length + wholes.length === 0) return false;
    const low = lower(plain(value));
    return needles.some((needle) => low.includes(needle)) || wholes.some((whole) => low.includes(whole));
  };
  const isButton = (element: Element) =>
    element.localName === 'input' && /^(submit|button|reset)$/.test((element as HTMLInputElement).type);

  const search = (root: Document | ShadowRoot): void => {
    for (const field of root.querySelectorAll(fields)) {
      if (field.hasAttribute(mark)) continue;
      field.setAttribute(mark, '');
      found.push(field);
    }
    searchTexts(root);
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) search(element.shadowRoot);
      if (isButton(element) && hasSecret((element as HTMLInputElement).value)) markElement(element);
      if (!element.hasAttributes()) continue;
      for (const { name, value } of element.attributes) {
        if (value && shownAttributes.test(name) && hasSecret(value)) markElement(element);
      }
    }
  };
  search(closedRoot ?? document);
  const count = found.length;
  if (!closedRoot || count === 0) return count;
  for (const element of found) {
    element.removeAttribute(mark);
    element.removeAttribute(secretMark);
  }
  let { host } = closedRoot;
  for (let root = host.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
    if (root.mode === 'closed') host = root.host;
  }
  markElement(host);
  return count;
}
