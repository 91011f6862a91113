import { median } from '../median.ts';
import { renderTable } from '../render-table.ts';
import type { Goal } from './goals.ts';
import { type Catalogue, classes, type Score, type ScoredRun } from './score-runs.ts';

export interface ReportFacts {
  machine: string;
  /** Load average of the machine over the last minute, before and after. */
  load: readonly [number, number];
  seeds: number;
  concurrency: number;
  command: string;
}

/** The figures as a page of the docs. */
export function renderReport(
  score: Score,
  goals: readonly Goal[],
  catalogue: Catalogue,
  facts: ReportFacts,
): string {
  const ids = Object.keys(catalogue).filter((id) => score.runs.some((run) => run.id === id));
  const runsOf = (id: string): ScoredRun[] => score.runs.filter((run) => run.id === id);
  const missed = score.runs.filter(({ exact, stepRight }) => !exact || !stepRight);
  return `# Detection

Every case of [the catalogue](../../examples/provider-acme/sandbox/cases) is injected into the sandbox of
\`agentkeys-provider-acme\` and met by a real run: a process, a browser and a sandbox of its own. ${ids.length} cases, ${facts.seeds}
seed${facts.seeds === 1 ? '' : 's'}, ${facts.concurrency} at a time, on ${facts.machine},
whose load average was ${facts.load[0].toFixed(1)} before and ${facts.load[1].toFixed(1)} after.

Written by \`${facts.command}\`. A time goes from the last thing that happened on the page (an answer of the site, or
the beginning of the step) to the event, what the scraper typed meanwhile included. Times of wrong verdicts do not count.

${renderTable(
  ['', 'goal', 'found', ''],
  goals.map(({ what, goal, found, met }) => [what, goal, found, met ? 'met' : '**not met**']),
)}

![How long a verdict takes](detection.svg)

The dashed line is the goal, the solid one the median. Cases in which the page never comes to rest (a page or an answer
that never comes, an endless spinner) end at the deadline of their step, and have a row of their own.

## Expected and found

${renderTable(
  ['expected', ...classes],
  classes.map((wanted) => [wanted, ...classes.map((found) => String(score.confusion[wanted][found] || '·'))]),
)}

## What was not as expected

${missed.length === 0 ? 'Nothing.' : renderTable(['case', 'runs', 'expected', 'found', 'by'], missedRows(missed))}

## Every case

${renderTable(
  ['case', 'what is changed', 'found', 'after', 'by'],
  ids.map((id) => caseRow(id, runsOf(id))),
)}
`;
}

/** Runs of a case that ended alike share a row. */
function missedRows(missed: readonly ScoredRun[]): string[][] {
  const rows = new Map<string, string[]>();
  for (const { id, wanted, verdict, step, rule, reason } of missed) {
    const found = `${verdict}${step ? ` at ${step}` : ''}`;
    const key = [id, found, rule].join(' ');
    const count = Number(rows.get(key)?.[1] ?? 0) + 1;
    rows.set(key, [id, String(count), `${wanted.verdict} at ${wanted.step}`, found, `${rule}: ${reason}`]);
  }
  return [...rows.values()];
}

function caseRow(id: string, runs: readonly ScoredRun[]): string[] {
  const verdicts = [...new Set(runs.map(({ verdict, step }) => (step ? `${verdict} at ${step}` : verdict)))];
  const waits = runs.flatMap(({ waitMs }) => (waitMs === undefined ? [] : [waitMs]));
  const rules = [...new Set(runs.map(({ rule }) => rule))].filter((rule) => rule !== '');
  const isRight = runs.every(({ exact, stepRight }) => exact && stepRight);
  return [
    id,
    runs[0]?.wanted.doc ?? '',
    `${isRight ? '' : '**'}${verdicts.join(', ')}${isRight ? '' : '**'}`,
    waits.length > 0 ? `${(median(waits) / 1000).toFixed(2)} s` : '',
    rules.join(', '),
  ];
}
