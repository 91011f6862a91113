import type { ReproductionRun } from 'agentkeys';
import type { Judgement } from '../reproduce/judge-reproduction.ts';
import { code, fence, minute, plural, row, shorten } from './words.ts';

/** One run of the provider and what it says of the drift. */
export interface Attempt {
  run: ReproductionRun;
  judgement: Judgement;
}

function ended({ event }: ReproductionRun): string {
  if (!event) return 'without an event (a crash)';
  if (event.type === 'success') return 'with a key';
  if (event.type === 'stopped') return `after ${code(event.step)}, before any account`;
  if (event.type === 'tripwire') return `tripwire ${code(event.kind)} at ${code(event.step)}`;
  return `error ${code(event.code)}${event.step === null ? '' : ` at ${code(event.step)}`}`;
}

function attemptRow({ run, judgement }: Attempt): string {
  const seconds = `${(run.elapsed_ms / 1000).toFixed(1)} s`;
  const version = run.event?.scraper_version;
  const cells = [
    minute(run.started_at),
    version === undefined ? 'not told' : code(version),
    run.passed.map(code).join(', ') || 'none',
    ended(run),
    seconds,
    judgement.result.replace('_', ' '),
  ];
  return row(cells.map((cell) => shorten(cell, 300)));
}

/** Runs of earlier hours, in a row, that have not shown the drift. */
export interface EarlierRuns {
  attempts: number;
  hours: number;
}

const renderEarlier = ({ attempts, hours }: EarlierRuns): string[] =>
  attempts > 0
    ? [`Before that, ${plural(attempts, 'run')} in ${plural(hours, 'earlier hour')} did not show it.`]
    : [];

/** The runs that stand behind the issue, and how a person gets the same one. */
export function renderAttempts(
  attempts: readonly Attempt[],
  command: string,
  earlier: EarlierRuns = { attempts: 0, hours: 0 },
): string {
  return [
    fence('sh', shorten(command, 2_000)),
    [
      '| run at | version | steps passed | ended | took | result |',
      '| --- | --- | --- | --- | ---: | --- |',
      ...attempts.map(attemptRow),
    ].join('\n'),
    ...renderEarlier(earlier),
  ].join('\n\n');
}
