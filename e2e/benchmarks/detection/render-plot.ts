import { median } from '../median.ts';

/** One row of the plot: a dot a run, a bar at the median, a line at the goal. */
export interface PlotRow {
  label: string;
  values: readonly number[];
  goal?: number;
}

/** A logarithmic axis, which ends at the first and the last tick. */
export interface PlotAxis {
  ticks: readonly [number, ...number[]];
  format(value: number): string;
  /** Room for the labels of the rows. */
  left: number;
}

const milliseconds: PlotAxis = {
  ticks: [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000],
  format: (value) => (value >= 1_000 ? `${value / 1_000} s` : `${value} ms`),
  left: 150,
};

const size = { right: 30, top: 40, row: 56, width: 860 };

/** Values on one axis, as an SVG with its own background: the same in light and in dark surroundings. */
export function renderPlot(title: string, rows: readonly PlotRow[], axis: PlotAxis = milliseconds): string {
  const x = (value: number): string => place(value, axis);
  const height = size.top + rows.length * size.row + 40;
  const bottom = height - 40;
  const grid = axis.ticks.map(
    (tick) =>
      `<line x1="${x(tick)}" y1="${size.top}" x2="${x(tick)}" y2="${bottom}" stroke="#e4e4e8"/>` +
      `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${axis.format(tick)}</text>`,
  );
  const drawn = rows.map((row, at) => drawRow(row, size.top + at * size.row, axis));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#33333a">
<rect width="${size.width}" height="${height}" fill="#fff"/>
<text x="${axis.left}" y="22" font-size="14" font-weight="600">${title}</text>
${grid.join('\n')}
${drawn.join('\n')}
</svg>
`;
}

function drawRow({ label, values, goal }: PlotRow, top: number, axis: PlotAxis): string {
  const x = (value: number): string => place(value, axis);
  const middle = top + size.row / 2;
  // Spread over the row by their order, so that dots of the same time can be told apart.
  const dots = values.map(
    (value, at) =>
      `<circle cx="${x(value)}" cy="${(middle + ((at * 7) % 25) - 12).toFixed(1)}" r="3" fill="#3b6fd6" fill-opacity=".45"/>`,
  );
  const at = (value: number, colour: string, dashes: string): string =>
    `<line x1="${x(value)}" y1="${top + 6}" x2="${x(value)}" y2="${top + size.row - 6}" stroke="${colour}" stroke-width="2"${dashes}/>`;
  return [
    `<text x="${axis.left - 12}" y="${middle}" text-anchor="end" font-weight="600">${label}</text>`,
    `<text x="${axis.left - 12}" y="${middle + 15}" text-anchor="end" fill="#77777f">${values.length} runs</text>`,
    ...dots,
    ...(values.length > 0 ? [at(median(values), '#1b2f66', '')] : []),
    ...(goal === undefined ? [] : [at(goal, '#c0392b', ' stroke-dasharray="4 3"')]),
  ].join('\n');
}

function place(value: number, { ticks, left }: PlotAxis): string {
  const [from, to] = [ticks[0], ticks.at(-1) ?? ticks[0]];
  const clamped = Math.min(to, Math.max(from, value));
  const share = Math.log(clamped / from) / Math.log(to / from);
  return (left + share * (size.width - left - size.right)).toFixed(1);
}
