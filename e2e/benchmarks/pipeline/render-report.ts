import type { Goal } from '../detection/goals.ts';
import { median } from '../median.ts';
import { renderTable } from '../render-table.ts';
import { acknowledged, bytesPerReport, counted, ratios, runsOf } from './goals.ts';
import { names } from './lane-names.ts';
import { connections, type Run } from './measure-run.ts';
import type { LaneRuns, RoundsResult } from './run-rounds.ts';
import type { ScalePoint } from './scale/measure-scale.ts';

export interface ReportFacts {
  machine: string;
  disk: string;
  /** Load average of the machine over the last minute, before and after. */
  loads: readonly [number, number];
  rounds: number;
  reports: number;
  minutes: number;
  /** Version of PostgreSQL. */
  postgres: string;
}

export interface PipelineFigures extends RoundsResult {
  scale: ScalePoint[];
  goals: Goal[];
  facts: ReportFacts;
}

/** The figures as a page of the docs. */
export function renderReport(figures: PipelineFigures): string {
  const { taken, counted: counting, raw, scale, goals, facts } = figures;
  return `# The drift pipeline

How many drift reports are taken, and counted, in a second: by the service as \`agentkeys-drift serve\` runs it, and by the
stacks that a team would build in its place. ${facts.rounds} rounds, taking turns, medians, on ${facts.machine},
whose load average was ${facts.loads[0].toFixed(1)} before and ${facts.loads[1].toFixed(1)} after. Everything lies on the same disk (${facts.disk}),
and everything runs on that one machine, the load generator too.

Written by \`npm run bench:pipeline -- --write\` in ${facts.minutes.toFixed(0)} minutes. The servers are Debian's: PostgreSQL ${facts.postgres}, Redis and
nats-server.

${renderTable(
  ['', 'goal', 'found', ''],
  goals.map(({ what, goal, found, met }) => [what, goal, found, met ? 'met' : '**not met**']),
)}

A ratio is the median of the ratios within each round. CPU is the processor time of all processes of a lane but
the load generator; where others use the machine as well, it says more than the rate.

## Taken

Reports a second over HTTP, from ${connections} connections that are kept alive, until each is acknowledged. ${facts.reports} different
reports a round of about 200 drifts on three days, of which few have most; of what is sent a fifth is a duplicate. Slower lanes get
a part of it. Every lane has checked the report by the service's own rules.

${renderTable(
  ['', 'acknowledged when', 'reports/s', `× ${names.postgres}`, `× ${names.nothing}`, 'CPU, µs each'],
  taken.map((lane) => takenRow(lane, taken)),
)}

![Reports acknowledged in a second](pipeline-taken.svg)

The dashed line is the goal against ${names.postgres}. Publishing alone, without HTTP, checks and outbox, from one process: ${rate(raw)}
messages a second.

## Counted

The same, until the sum over all batches, as they are read from outside, has each report once.

${renderTable(
  ['', 'reports/s', `× ${names.postgres}`, 'CPU, µs each'],
  counting.map((lane) => countedRow(lane, counting)),
)}

![Reports counted in a second](pipeline-counted.svg)

## As the store grows

At each size everything is dealt with but what the last hour brought, and service and server are started anew: **ready** is from
the start of the processes to \`/readyz\`, **fresh** is \`GET /drift/fresh\` over HTTP with its whole answer, of so many drifts with a batch
each, and memory is what is resident after these questions. A service whose nats-server was started anew reads the last five minutes of its log
again, which here is all of it; it is ready meanwhile, and is asked when it is done.

${scale.length === 0 ? 'Not measured.' : renderTable(['', 'batches', 'reports', 'ready, s', 'fresh, ms', 'drifts in it', 'service, MiB', 'nats-server, MiB', 'at rest, MiB', 'predicted, MiB'], scale.map(scaleRow))}

Predicted is what a nats-server needs for the message ids of the window, ${bytesPerReport} bytes a report. What it holds right after the
log was read again is mostly blocks of the log and garbage, which it drops with the collections that it makes every two minutes when it has
nothing to do. **At rest** is what is left then; here it is told to collect, and asked until it gives nothing back any more.
SQLite reads ids from its file, and needs no more memory for more of them.

![How long the fresh query takes](pipeline-fresh.svg)

## What runs

${setUp}
`;
}

const setUp = `- **${names.sqlite}**: \`serve --db\`; **${names.jetstream}**: \`serve --role ingest --outbox\` and, where it is counted, \`serve --role consume\`
  as another process. Without rate limit and limit of new drifts, since one sender stands for all. They keep each report, its variants and what is
  to be done about its drift; the others keep an id and a counter.
- **${names.postgres}**: one statement a report, prepared, on 20 connections: the id into a table with a unique key, and where it was new the
  batch's row counted up. Debian's settings, \`fsync\` and \`synchronous_commit\` on.
- **BullMQ**: one job a report with its id as the job's; a worker with 50 at once counts in PostgreSQL. It trusts the queue with duplicates,
  so that a job that is worked on twice after a crash is counted twice. Redis with its append-only file: \`everysec\` acknowledges before anything is synced.
- **pg-boss**: one job a report under the report's id; the worker fetches 500 at a time and counts in PostgreSQL, trusting the queue as well.
- **graphile-worker**: one job a report with its id as key; done jobs forget their ids, so that the worker compares again.
- **${names.nothing}**: the same plain handler that stands before the compared stacks, answering after the checks. No store can be quicker.`;

const perS = (run: Run): number => run.acknowledgedPerS;
const rate = (values: readonly number[]): string => Math.round(median(values)).toLocaleString('en');
const times = (values: readonly number[]): string => {
  const value = median(values);
  return Number.isNaN(value) ? '' : value.toFixed(2);
};
const cpu = (runs: readonly Run[]): string => median(runs.map(({ cpuUs }) => cpuUs)).toFixed(0);

function takenRow({ lane, runs }: LaneRuns, all: readonly LaneRuns[]): string[] {
  const beside = (name: string): string => times(ratios(runs, runsOf(all, name), acknowledged));
  return [
    lane.name,
    lane.durable,
    rate(runs.map(perS)),
    beside(names.postgres),
    beside(names.nothing),
    cpu(runs),
  ];
}

function countedRow({ lane, runs }: LaneRuns, all: readonly LaneRuns[]): string[] {
  const found = runs.map((run) => counted(run) ?? Number.NaN);
  return [lane.name, rate(found), times(ratios(runs, runsOf(all, names.postgres), counted)), cpu(runs)];
}

function scaleRow(point: ScalePoint): string[] {
  const { store, batches, reports, readyMs, freshMs, waiting, service, server, rested } = point;
  return [
    store,
    batches.toLocaleString('en'),
    reports.toLocaleString('en'),
    (readyMs / 1000).toFixed(2),
    freshMs.toFixed(1),
    String(waiting),
    service.toFixed(0),
    server === null ? '' : server.toFixed(0),
    rested === null ? '' : rested.toFixed(0),
    server === null ? '' : ((reports * bytesPerReport) / 2 ** 20).toFixed(0),
  ];
}
