// Whether a page that has settled is told from one that is still on its way: elements that come late in many ways, and
// elements that never come, met by real runs. `--only name;name`, `--rows cold,learned,fast`, `--concurrency N` (default
// 4), `--write` into docs/benchmarks.
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Profile } from 'agentkeys/contracts';
import { findBrowser } from '../../core/src/browser/find-browser.ts';
import { launchBrowser } from '../../core/src/browser/launch-browser.ts';
import { createJudge } from '../../core/src/testing/create-judge.ts';
import { describeMachine } from './describe-machine.ts';
import { judgeGoals } from './settle/goals.ts';
import type { MatrixPage } from './settle/matrix-page.ts';
import { readRows } from './settle/read-rows.ts';
import { renderReport } from './settle/render-report.ts';
import { restlessPages } from './settle/restless-pages.ts';
import { type Met, type Row, rows, scoreRow } from './settle/score-visits.ts';
import { learnPage, visitPage } from './settle/visit-page.ts';
import { waitingPages } from './settle/waiting-pages.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rows: { type: 'string', default: Object.keys(rows).join(',') },
    concurrency: { type: 'string', default: '4' },
    write: { type: 'boolean', default: false },
  },
});
const concurrency = Number(values.concurrency);
const all: Record<string, MatrixPage> = { ...waitingPages, ...restlessPages };
const names = values.only?.split(';').map((name) => name.trim()) ?? Object.keys(all);
for (const name of names) if (!all[name]) throw new Error(`no page is named "${name}"`);
const pages = Object.fromEntries(names.map((name) => [name, all[name] as MatrixPage]));
const chosen = readRows(values.rows);
/** As `agentkeys profile update` learns by default, with a run less. */
const learning = { runs: 2, restMs: 4_000 };
/** A fast day is one on which nothing has to be waited for. */
const fastMs = 50;

const visits: Met[] = [];
const load = (): number => loadavg()[0] ?? 0;
const before = load();
const browser = await launchBrowser({ ...findBrowser({ env: process.env }), headed: false });
const surroundings = { browserEndpoint: browser.endpoint, judge: await createJudge() };
const queue = Object.entries(pages).flatMap(([name, page]) => chosen.map((row) => ({ row, name, page })));
try {
  await Promise.all(Array.from({ length: concurrency }, work));
} finally {
  await browser.close();
}

const scores = {
  cold: scoreRow(visits, 'cold'),
  learned: scoreRow(visits, 'learned'),
  fast: scoreRow(visits, 'fast'),
};
for (const [row, score] of Object.entries(scores)) {
  const { late, falseTripwires, otherwiseWrong, absent, declared, missed, medianMs } = score;
  console.log(
    `${row.padEnd(8)} late ${late}: ${falseTripwires.length} false tripwires, ${otherwiseWrong.length} otherwise wrong; ` +
      `absent ${absent}: ${declared.length} declared before the deadline, median ${Math.round(medianMs)} ms, ${missed.length} missed`,
  );
}
const goals = judgeGoals(Object.fromEntries(chosen.map((row) => [row, scores[row]])));
for (const { what, goal, found, met } of goals) {
  console.log(`${what.padEnd(38)} ${goal.padStart(12)}  ${found.padStart(6)}  ${met ? 'met' : 'NOT met'}`);
}
if (values.write) {
  const report = renderReport(visits, scores, goals, pages, {
    machine: describeMachine(),
    load: [before, load()],
    concurrency,
    runs: learning.runs,
    command: 'npm run bench:settle -- --write',
  });
  await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'benchmarks', 'settle.md'), report);
}
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;

async function work(): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { row, name, page } = next;
    const slowMs = page.slowMs ?? fastMs;
    const learnedOn = row === 'learned' ? slowMs : fastMs;
    const profiles = row === 'cold' ? {} : await learnPage(surroundings, page, learnedOn, learning);
    if (page.slowMs) await visit(row, name, page, true, profiles);
    if (row !== 'fast') await visit(row, name, page, false, profiles);
  }
}

async function visit(
  row: Row,
  name: string,
  page: MatrixPage,
  comes: boolean,
  profiles: Record<string, Profile>,
): Promise<void> {
  const day = { comes, afterMs: page.slowMs ?? fastMs };
  const { event, waitMs } = await visitPage(surroundings, page, day, { profiles });
  const met = { row, name, page, comes, waitMs, known: describeKnown(profiles), ...read(event) };
  visits.push(met);
  const sign = comes === (met.verdict === 'found') && !/^(error|challenge)/.test(met.verdict) ? 'ok' : '--';
  const time = `${(waitMs / 1_000).toFixed(1)} s`.padStart(7);
  const kind = `${row} ${comes ? 'late' : 'absent'}`;
  console.log(
    `${sign} ${kind.padEnd(15)} ${name.padEnd(36)} ${time}  ${met.verdict} ${met.rule} ${met.known}`,
  );
}

function read(event: Awaited<ReturnType<typeof visitPage>>['event']): Pick<Met, 'verdict' | 'rule'> {
  if (event.type === 'success' || event.type === 'stopped') return { verdict: 'found', rule: '' };
  if (event.type === 'tripwire') return { verdict: `tripwire:${event.kind}`, rule: event.rule ?? '' };
  return { verdict: `error:${event.code}`, rule: event.details.rule ?? '' };
}

function describeKnown(profiles: Record<string, Profile>): string {
  const view = profiles['sign-up']?.views.arrival;
  if (!view) return '';
  const gap = view.silent_gap_ms > 0 ? [`${view.silent_gap_ms} ms`] : [];
  return [...gap, ...view.noise].join(', ');
}
