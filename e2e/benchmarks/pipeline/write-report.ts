import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PlotAxis, type PlotRow, renderPlot } from '../detection/render-plot.ts';
import { median } from '../median.ts';
import { counted, runsOf } from './goals.ts';
import { names } from './lane-names.ts';
import { type PipelineFigures, renderReport } from './render-report.ts';
import type { LaneRuns } from './run-rounds.ts';

const docs = join(import.meta.dirname, '..', '..', '..', 'docs', 'benchmarks');

const perSecond: PlotAxis = {
  ticks: [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000],
  format: (value) => value.toLocaleString('en'),
  left: 240,
};
const queryTime: PlotAxis = {
  ticks: [1, 2, 5, 10, 20, 50, 100],
  format: (value) => `${value} ms`,
  left: 240,
};

/** The page and its pictures. */
export async function writeReport(figures: PipelineFigures): Promise<void> {
  const { taken, counted: counting, scale } = figures;
  const takenRate = ({ runs }: LaneRuns): number[] => runs.map(({ acknowledgedPerS }) => acknowledgedPerS);
  const countedRate = ({ runs }: LaneRuns): number[] => runs.map((run) => counted(run) ?? Number.NaN);
  const beside = median(runsOf(taken, names.postgres).map(({ acknowledgedPerS }) => acknowledgedPerS));
  const takenGoals = { [names.sqlite]: 3 * beside, [names.jetstream]: 2 * beside };
  const besideCounted = median(runsOf(counting, names.postgres).map((run) => counted(run) ?? Number.NaN));
  const countedGoals = { [names.sqlite]: 1.5 * besideCounted, [names.jetstream]: 1.5 * besideCounted };
  const pictures = {
    'pipeline-taken.svg': renderPlot(
      'Reports acknowledged in a second, by round',
      toRows(taken, takenRate, takenGoals),
      perSecond,
    ),
    'pipeline-counted.svg': renderPlot(
      'Reports counted in a second, by round',
      toRows(counting, countedRate, countedGoals),
      perSecond,
    ),
    'pipeline-fresh.svg': renderPlot(
      'What is fresh? Each question, over HTTP',
      scale.map(({ store, batches, reports, freshTimes }) => ({
        label: `${store}, ${batches} batches, ${reports.toExponential(0).replace('e+', 'e')} reports`,
        values: freshTimes,
        goal: 10,
      })),
      queryTime,
    ),
  };
  for (const [name, picture] of Object.entries(pictures)) await writeFile(join(docs, name), picture);
  await writeFile(join(docs, 'pipeline.md'), renderReport(figures));
}

function toRows(
  lanes: readonly LaneRuns[],
  rates: (lane: LaneRuns) => number[],
  goals: Readonly<Record<string, number>>,
): PlotRow[] {
  return lanes.map((each) => {
    const goal = goals[each.lane.name];
    return { label: each.lane.name, values: rates(each), ...(goal !== undefined && { goal }) };
  });
}
