import type { Goal } from '../detection/goals.ts';
import type { MatrixPage } from './matrix-page.ts';
import { isAtDeadline, type Met, type Row, type RowScore, rows } from './score-visits.ts';

export interface ReportFacts {
  machine: string;
  /** Load average of the machine over the last minute, before and after. */
  load: readonly [number, number];
  concurrency: number;
  runs: number;
  command: string;
}

/** The figures as a page of the docs. */
export function renderReport(
  visits: readonly Met[],
  scores: Readonly<Record<Row, RowScore>>,
  goals: readonly Goal[],
  pages: Readonly<Record<string, MatrixPage>>,
  { machine, load, concurrency, runs, command }: ReportFacts,
): string {
  const wrong = visits.filter(isWrong);
  const kinds = Object.keys(rows) as Row[];
  return `# When a page has settled

An element that is not on a page may still be on its way. Each page of [the matrix](../../e2e/benchmarks/settle) is met by a
step of a real run that waits for one element, over HTTP on this machine: ${scores.learned.late} pages on which it comes late (by
bundle, request, timer, socket, stream, poll, redirect, frame, or behind a busy processor, after 1 to 8 s), and ${scores.learned.absent} on which
it never comes. The step's deadline is 15 s. ${concurrency} at a time, on ${machine},
whose load average was ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after.

Written by \`${command}\`. A learned profile comes from ${runs} good runs of the same page, as \`agentkeys profile update\` makes it. The
time goes from the page's last activity (an answer that it waited for, or a change) to the event; of pages that never come to rest
it is not counted.

${table(
  [
    '',
    'late pages',
    'false tripwires',
    'other wrong verdicts',
    'absent pages',
    'declared before the deadline',
    'median time',
    'slowest',
  ],
  kinds.map((row) => {
    const { late, falseTripwires, otherwiseWrong, absent, declared, medianMs, slowestMs } = scores[row];
    const before = absent === 0 ? ['', '', '', ''] : [String(absent), String(declared.length)];
    if (absent > 0) before.push(seconds(medianMs), seconds(slowestMs));
    return [rows[row], String(late), String(falseTripwires.length), String(otherwiseWrong.length), ...before];
  }),
)}

${table(
  ['goal', '', 'found', ''],
  goals.map(({ what, goal, found, met }) => [what, goal, found, met ? 'met' : '**not met**']),
)}

Where nothing is known, quietness tells nothing,
and only decisive evidence ends a wait before its deadline. A profile of fast days can be wrong on a slow one where
nothing whatever is seen, heard or measured of a page before the element comes (a timer that nobody is told of), or where it comes
by a channel that was learned as noise, such as a socket that is always open.
On a machine that is short of time an element is noticed late, which a good run takes for silence of the page: learned gaps are
longer there, and with them the times of the absent pages; and a profile of fast days does better than on a machine at rest.

## What was not as it should be

${
  wrong.length === 0
    ? 'Nothing.'
    : table(
        ['page', 'what is known', 'the element', 'found', 'after', 'by'],
        wrong.map(({ name, row, comes, verdict, waitMs, rule }) => [
          name,
          rows[row],
          comes ? 'comes late' : 'never comes',
          verdict,
          seconds(waitMs),
          rule,
        ]),
      )
}

## Every page

\`late\`: what became of a run for which the element came late. \`absent\`: when it was declared that it does not come, from the
page's last activity, or from the document where there is no last one (in brackets).

${table(
  [
    'page',
    'late, cold',
    'late, learned',
    'late, fast profile',
    'absent, cold',
    'absent, learned',
    'learned gap and noise',
  ],
  Object.entries(pages).map(([name, page]) => [
    name,
    ...kinds.map((row) => lateCell(find(visits, row, name, true))),
    absentCell(find(visits, 'cold', name, false), page),
    absentCell(find(visits, 'learned', name, false), page),
    find(visits, 'learned', name, false)?.known ?? '',
  ]),
)}
`;
}

const isWrong = (visit: Met): boolean =>
  visit.comes ? visit.verdict !== 'found' : !visit.verdict.startsWith('tripwire:') && !isAtDeadline(visit);
const find = (visits: readonly Met[], row: Row, name: string, comes: boolean): Met | undefined =>
  visits.find((visit) => visit.row === row && visit.name === name && visit.comes === comes);
const seconds = (ms: number): string => (Number.isFinite(ms) ? `${(ms / 1_000).toFixed(1)} s` : 'none');

function lateCell(visit: Met | undefined): string {
  if (!visit) return '';
  return visit.verdict === 'found' ? 'waited' : `**${visit.verdict}**`;
}

function absentCell(visit: Met | undefined, { endless }: MatrixPage): string {
  if (!visit) return '';
  const at = seconds(visit.waitMs);
  const time = endless ? `(${at})` : at;
  const isTripwire = visit.verdict.startsWith('tripwire:');
  if (isAtDeadline(visit)) return isTripwire ? 'at the deadline' : `at the deadline (${visit.verdict})`;
  return isTripwire ? time : `**${visit.verdict}** ${time}`;
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}
