import { labelOf } from './draw-item.ts';
import { readLine, type WireframeItem } from './read-line.ts';

/** Letters across a page that is 1280 pixels wide. */
const columns = 100;
const perColumn = 1280 / columns;
/** Pixels: what begins closer together than this stands on one line. */
const lineHeight = 16;

const skipped = /^(form|group|table|navigation|banner|contentinfo|complementary)$/;

function drawText(item: WireframeItem): string {
  const label = labelOf(item);
  const wide = Math.max(label.length, Math.min(columns, Math.round(item.width / perColumn)) - 2);
  if (/^(checkbox|radio|switch)$/.test(item.role)) return `[ ] ${label}`;
  if (/^(dialog|alertdialog)$/.test(item.role)) return `---- ${label} ----`;
  if (item.role === 'heading') return `== ${label} ==`;
  if (item.role === 'link') return `_${label}_`;
  if (/^(iframe|canvas)$/.test(item.role)) return `<${label.padEnd(wide)}>`;
  const isAct = /^(button|clickable|summary|tab|menuitem|option)$/.test(item.role);
  if (!isAct) return `[${label.padEnd(wide, '_')}]`;
  const left = Math.floor((wide - label.length) / 2);
  return `(${' '.repeat(left)}${label}${' '.repeat(wide - label.length - left)})`;
}

const middle = ({ y, height }: WireframeItem) => y + height / 2;

/** One side of a wireframe as text, about as the page is laid out: `[email*____]  ( next )  [ ] tos  _login_`. */
export function drawWireframeText(lines: readonly string[]): string {
  const items = lines
    .flatMap((line) => readLine(line) ?? [])
    .filter(({ role }) => !skipped.test(role))
    // A dialog begins where it begins; everything else stands where its middle is.
    .map((item) => ({ item, at: /dialog$/.test(item.role) ? item.y : middle(item) }))
    .sort((one, other) => one.at - other.at || one.item.x - other.item.x);
  const rows: { at: number; items: WireframeItem[] }[] = [];
  for (const { item, at } of items) {
    const last = rows.at(-1);
    if (last && at - last.at < lineHeight) last.items.push(item);
    else rows.push({ at, items: [item] });
  }
  return rows
    .map(({ items: row }) =>
      row
        .sort((one, other) => one.x - other.x)
        .reduce((text, item) => {
          const column = Math.max(Math.round(item.x / perColumn), text ? text.length + 2 : 0);
          return text.padEnd(column) + drawText(item);
        }, '')
        .trimEnd(),
    )
    .join('\n');
}
