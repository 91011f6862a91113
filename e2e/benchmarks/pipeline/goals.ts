import type { Goal } from '../detection/goals.ts';
import { median } from '../median.ts';
import { names } from './lane-names.ts';
import type { Run } from './measure-run.ts';
import type { LaneRuns, RoundsResult } from './run-rounds.ts';
import type { ScalePoint } from './scale/measure-scale.ts';

/** What a nats-server was measured to hold in memory for each report of the window, which is its message id. Bytes. */
export const bytesPerReport = 280;
/** As predicted, give or take a tenth. */
const tolerance = 1.1;
/** The goals are set for a store of this size. */
const full = { batches: 100_000, reports: 1_000_000 };

/** What a lane does compared with another in the same round, one number a round. */
export function ratios(
  of: readonly Run[],
  to: readonly Run[],
  rate: (run: Run) => number | undefined,
): number[] {
  return of.map((run, round) => (rate(run) ?? Number.NaN) / ((to[round] && rate(to[round])) ?? Number.NaN));
}

export const acknowledged = (run: Run): number => run.acknowledgedPerS;
export const counted = (run: Run): number | undefined => run.countedPerS;

export const runsOf = (lanes: readonly LaneRuns[], name: string): readonly Run[] =>
  lanes.find(({ lane }) => lane.name === name)?.runs ?? [];

function atLeast(what: string, found: readonly number[], goal: number): Goal {
  const value = median(found);
  return { what, goal: `≥ ${goal} ×`, found: `${value.toFixed(2)} ×`, met: value >= goal };
}

/** What taking and counting reports is held to. */
export function judgeRounds({ taken, counted: counting }: RoundsResult): Goal[] {
  const ours = [
    { name: names.sqlite, overPostgres: 3 },
    { name: names.jetstream, overPostgres: 2 },
  ];
  const bull = countingBull(counting);
  return ours.flatMap(({ name, overPostgres }) => {
    const [takes, counts] = [runsOf(taken, name), runsOf(counting, name)];
    const postgres = runsOf(taken, names.postgres);
    const beside = (of: readonly Run[], to: readonly Run[], rate: typeof counted): number[] =>
      ratios(of, to, rate);
    return [
      atLeast(
        `${name}: acknowledged, against ${names.postgres}`,
        beside(takes, postgres, acknowledged),
        overPostgres,
      ),
      atLeast(
        `${name}: acknowledged, against ${names.nothing}`,
        beside(takes, runsOf(taken, names.nothing), acknowledged),
        0.45,
      ),
      atLeast(`${name}: counted, against ${names.postgres}`, beside(counts, postgres, counted), 1.5),
      atLeast(`${name}: counted, against ${bull.lane.name}`, beside(counts, bull.runs, counted), 3),
    ];
  });
}

/** Of the two ways to run Redis the quicker one. */
function countingBull(lanes: readonly LaneRuns[]): LaneRuns {
  const speed = ({ runs }: LaneRuns): number => median(runs.map((run) => counted(run) ?? Number.NaN));
  const [first, ...others] = lanes.filter(({ lane }) => lane.name.startsWith('BullMQ'));
  if (!first) throw new Error('BullMQ has not taken part');
  return others.reduce((best, each) => (speed(each) > speed(best) ? each : best), first);
}

/** What growing is held to. Of sizes that were not reached, nothing. */
export function judgeScale(points: readonly ScalePoint[]): Goal[] {
  return [...Map.groupBy(points, ({ store }) => store)].flatMap(([store, ofOne]) => {
    const widest = ofOne.find(({ batches }) => batches >= full.batches);
    const longest = ofOne.filter(({ reports }) => reports >= full.reports);
    return [
      ...(widest ? [atMost(`${store}: fresh query at 10⁵ batches`, widest.freshMs, 10, 'ms')] : []),
      ...longest.map(({ batches, readyMs }) =>
        atMost(`${store}: ready after a restart, 10⁶ reports in ${batches} batches`, readyMs / 1000, 5, 's'),
      ),
      ...judgeMemory(store, ofOne),
    ];
  });
}

function atMost(what: string, value: number, limit: number, unit: string): Goal {
  return {
    what,
    goal: `≤ ${limit} ${unit}`,
    found: `${value.toFixed(unit === 'B' ? 0 : 1)} ${unit}`,
    met: value <= limit,
  };
}

/** Growth by reports alone: up to a full store, from the one before it with as many batches. */
function judgeMemory(store: string, points: readonly ScalePoint[]): Goal[] {
  const last = points.find(({ reports }) => reports >= full.reports);
  const first = points.findLast(
    ({ batches, reports }) => batches === last?.batches && reports < full.reports,
  );
  if (!first || !last) return [];
  const perReport = (from: number, to: number): number =>
    ((to - from) * 2 ** 20) / (last.reports - first.reports);
  if (first.rested !== null && last.rested !== null) {
    const found = perReport(first.rested, last.rested);
    return [
      atMost(
        `${store}: memory of nats-server at rest, a report`,
        found,
        Math.round(bytesPerReport * tolerance),
        'B',
      ),
    ];
  }
  return [
    atMost(`${store}: memory of the service a report`, perReport(first.service, last.service), 20, 'B'),
  ];
}
