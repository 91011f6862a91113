import type { WireframeItem, WireframeMark } from './read-line.ts';

/** Width of a letter of the picture's font, in pixels. */
const letter = 6.7;

const kinds: Record<Exclude<WireframeMark, ' '>, string> = { '+': 'new', '-': 'gone', '~': 'changed' };

const number = (value: number) => String(Math.round(value * 10) / 10);

/** What an element is: its intent where that is known, else its role. */
export function labelOf({ mark, role, intent, required, landmark }: WireframeItem): string {
  const what = intent === 'x' ? role : intent;
  const sign = mark === ' ' ? '' : `${mark} `;
  return `${sign}${what}${required ? '*' : ''}${landmark ? ` #${landmark}` : ''}`;
}

/** One element as SVG, on one line; `scale` is picture pixels for a pixel of the page. */
export function drawItem(item: WireframeItem, scale: number): string {
  const { mark, role } = item;
  const x = item.x * scale;
  const y = item.y * scale;
  const width = Math.max(4, item.width * scale);
  const height = Math.max(4, item.height * scale);
  const label = labelOf(item);
  const middle = y + height / 2 + 4;
  const marked = mark === ' ' ? undefined : kinds[mark];

  const rect = (name: string, radius = 3) =>
    `<rect class="${marked ?? name}" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="${radius}"/>`;
  const text = (name: string, left: number, at = middle) =>
    `<text class="${marked ? `t-${marked}` : name}" x="${number(left)}" y="${number(at)}">${label}</text>`;
  /** Inside of the box where there is room, else just right of it. */
  const inside = (name: string, centred: boolean) => {
    const long = label.length * letter;
    if (long + 8 > width) return text(marked ? name : 'text', x + width + 3);
    return text(name, centred ? x + (width - long) / 2 : x + 6);
  };

  if (/^(navigation|banner|contentinfo|complementary)$/.test(role)) return rect('zone', 0);
  if (/^(form|group|table)$/.test(role)) return rect('box', 6);
  if (/^(dialog|alertdialog)$/.test(role)) return rect('dialog', 8);
  if (role === 'heading') {
    const bar = Math.min(12, height);
    return marked
      ? rect('bar') + inside('text', false)
      : `<rect class="bar" x="${number(x)}" y="${number(y + (height - bar) / 2)}" width="${number(Math.min(width, 180))}" height="${number(bar)}" rx="3"/>`;
  }
  if (/^(checkbox|radio|switch)$/.test(role))
    return rect('field', role === 'radio' ? 6 : 2) + text('text', x + width + 4);
  if (role === 'link' && !marked) return text('link', x);
  if (/^(iframe|canvas)$/.test(role)) {
    const cross = `<path class="frame" d="M${number(x)} ${number(y)}l${number(width)} ${number(height)}m0 ${number(-height)}l${number(-width)} ${number(height)}"/>`;
    return rect('frame') + cross + inside('text', true);
  }
  if (/^(button|clickable|summary|tab|menuitem|option|link)$/.test(role)) {
    return rect(item.disabled ? 'off' : 'act', 4) + inside('on', true);
  }
  return rect('field') + inside('text', false);
}
