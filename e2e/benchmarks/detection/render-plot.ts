import { median } from '../median.ts';

/** One row of the plot: a dot a run, a bar at the median, a line at the goal. */
export interface PlotRow {
  label: string;
  /** Milliseconds. */
  values: readonly number[];
  goalMs?: number;
}

const size = { left: 150, right: 30, top: 40, row: 56, width: 860 };
/** Milliseconds; the axis is logarithmic. */
const range = { from: 50, to: 20_000 };
const ticks = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];

/** Times on one axis, as an SVG with its own background: the same in light and in dark surroundings. */
export function renderPlot(title: string, rows: readonly PlotRow[]): string {
  const height = size.top + rows.length * size.row + 40;
  const bottom = height - 40;
  const grid = ticks.map(
    (tick) =>
      `<line x1="${x(tick)}" y1="${size.top}" x2="${x(tick)}" y2="${bottom}" stroke="#e4e4e8"/>` +
      `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${tick >= 1_000 ? `${tick / 1_000} s` : `${tick} ms`}</text>`,
  );
  const drawn = rows.map((row, at) => drawRow(row, size.top + at * size.row));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#33333a">
<rect width="${size.width}" height="${height}" fill="#fff"/>
<text x="${size.left}" y="22" font-size="14" font-weight="600">${title}</text>
${grid.join('\n')}
${drawn.join('\n')}
</svg>
`;
}

function drawRow({ label, values, goalMs }: PlotRow, top: number): string {
  const middle = top + size.row / 2;
  // Spread over the row by their order, so that dots of the same time can be told apart.
  const dots = values.map(
    (value, at) =>
      `<circle cx="${x(value)}" cy="${(middle + ((at * 7) % 25) - 12).toFixed(1)}" r="3" fill="#3b6fd6" fill-opacity=".45"/>`,
  );
  const at = (ms: number, colour: string, dashes: string): string =>
    `<line x1="${x(ms)}" y1="${top + 6}" x2="${x(ms)}" y2="${top + size.row - 6}" stroke="${colour}" stroke-width="2"${dashes}/>`;
  return [
    `<text x="${size.left - 12}" y="${middle}" text-anchor="end" font-weight="600">${label}</text>`,
    `<text x="${size.left - 12}" y="${middle + 15}" text-anchor="end" fill="#77777f">${values.length} runs</text>`,
    ...dots,
    ...(values.length > 0 ? [at(median(values), '#1b2f66', '')] : []),
    ...(goalMs === undefined ? [] : [at(goalMs, '#c0392b', ' stroke-dasharray="4 3"')]),
  ].join('\n');
}

function x(ms: number): string {
  const clamped = Math.min(range.to, Math.max(range.from, ms));
  const share = Math.log(clamped / range.from) / Math.log(range.to / range.from);
  return (size.left + share * (size.width - size.left - size.right)).toFixed(1);
}
