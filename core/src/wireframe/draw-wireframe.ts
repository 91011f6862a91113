import type { Wireframe } from '../contracts/wireframe.ts';
import { drawItem } from './draw-item.ts';
import { readLine, type WireframeItem } from './read-line.ts';

const panelWidth = 640;
/** CSS pixels, as a run's own window has them: a form in the middle of the page is in the middle of the picture. */
const windowWidth = 1_280;
const gap = 24;
const head = 34;
const foot = 30;
/** CSS pixels of the page; what is further down is cut off. */
const mostHeight = 2_400;

interface Panel {
  caption: string;
  items: WireframeItem[];
}

const right = ({ x, width }: WireframeItem) => x + width;
const bottom = ({ y, height }: WireframeItem) => y + height;

/** Containers lie under what they contain. */
const isContainer = ({ role }: WireframeItem) =>
  /^(form|dialog|alertdialog|group|navigation|banner|contentinfo|complementary|table)$/.test(role);
const layered = (items: readonly WireframeItem[]) =>
  [...items].sort((one, other) => Number(isContainer(other)) - Number(isContainer(one)));

function drawPanel({ caption, items }: Panel, at: number, scale: number, height: number): string[] {
  return [
    `<g transform="translate(${at} 0)">`,
    `<text class="caption" x="2" y="22">${caption}</text>`,
    `<rect class="page" y="${head}" width="${panelWidth}" height="${height}" rx="4"/>`,
    `<g transform="translate(0 ${head})">`,
    ...layered(items).map((item) => drawItem(item, scale)),
    '</g>',
    `<rect class="edge" y="${head}" width="${panelWidth}" height="${height}" rx="4"/>`,
    '</g>',
  ];
}

const style = [
  'svg{background:#f6f8fa;font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}',
  '.page{fill:#fff}',
  '.edge{fill:none;stroke:#afb8c1}',
  '.caption{font-size:14px;font-weight:600;fill:#24292f}',
  '.key{fill:#57606a}',
  '.zone{fill:#f6f8fa;stroke:none}',
  '.box{fill:none;stroke:#d0d7de;stroke-dasharray:5 4}',
  '.dialog{fill:#fff;stroke:#57606a}',
  '.field{fill:#fff;stroke:#8c959f}',
  '.act{fill:#57606a}',
  '.off{fill:#afb8c1}',
  '.frame{fill:#f6f8fa;stroke:#8c959f}',
  '.bar{fill:#d0d7de}',
  '.text{fill:#24292f}',
  '.on{fill:#fff}',
  '.link{fill:#0969da;text-decoration:underline}',
  '.new{fill:#dafbe1;stroke:#1a7f37;stroke-width:2}',
  '.gone{fill:#ffebe9;stroke:#cf222e;stroke-width:2;stroke-dasharray:6 3}',
  '.changed{fill:#fff8c5;stroke:#9a6700;stroke-width:2}',
  '.t-new{fill:#116329;font-weight:700}',
  '.t-gone{fill:#a40e26;font-weight:700}',
  '.t-changed{fill:#7d4e00;font-weight:700}',
].join('');

/**
 * The wireframe as an SVG image: one panel, or the known page beside the page as it is. Made of roles, intents, boxes
 * and ids of landmarks alone, an element a line, so that two of them can be compared as texts. At most 64 KiB.
 */
export function drawWireframe({ before, now }: Wireframe): string {
  const read = (lines: readonly string[]) => lines.flatMap((line) => readLine(line) ?? []);
  const panels: Panel[] = [
    ...(before ? [{ caption: 'before', items: read(before) }] : []),
    { caption: before ? 'now' : 'the page', items: read(now) },
  ];
  const all = panels.flatMap(({ items }) => items);
  const pageWidth = Math.max(windowWidth, ...all.map(right));
  const pageHeight = Math.min(mostHeight, Math.max(160, ...all.map(bottom)) + 16);
  const scale = panelWidth / pageWidth;
  const height = Math.round(pageHeight * scale);
  const shown = panels.map((panel) => ({
    ...panel,
    items: panel.items.filter(({ y }) => y < pageHeight),
  }));
  const width = panels.length * panelWidth + (panels.length + 1) * gap;
  const isMarked = all.some(({ mark }) => mark !== ' ');
  const full = head + height + (isMarked ? foot : gap);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${full}" viewBox="0 0 ${width} ${full}">`,
    `<style>${style}</style>`,
    ...shown.flatMap((panel, at) => drawPanel(panel, gap + at * (panelWidth + gap), scale, height)),
    ...(isMarked
      ? [
          `<text class="key" x="${gap + 2}" y="${full - 10}"><tspan class="t-new">+ new</tspan>  <tspan class="t-gone">- gone</tspan>  <tspan class="t-changed">~ changed</tspan>  * required  # missing landmark</text>`,
        ]
      : []),
    '</svg>',
    '',
  ].join('\n');
}
