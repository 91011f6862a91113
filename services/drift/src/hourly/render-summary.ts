import { minute, plural } from '../issue/words.ts';
import { describeActions } from './describe-actions.ts';
import { describeLeft } from './describe-left.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { renderTimes } from './render-times.ts';
import type { DriftSummary, RunSummary } from './run-summary.ts';

function renderIssue(drift: DriftSummary): string[] {
  const { issue, draft } = drift;
  const done = describeActions(drift);
  if (issue) return [`issue: ${done || 'as it was'}  ${issue.url}`];
  return draft && done ? [`issue: ${done}`] : [];
}

/** One alone says what the line of the drift says. */
const renderAttempts = ({ attempts = [] }: DriftSummary): string[] =>
  attempts.length > 1
    ? attempts.map(({ result, why }, at) => `attempt ${at + 1}: ${result.replace('_', ' ')} (${why})`)
    : [];

function renderDrift(drift: DriftSummary): string {
  const { service, step, outcome, why, reports, retry_at, error, draft } = drift;
  const count = reports > 0 ? `, ${plural(reports, 'report')}` : '';
  const lines = [
    ...renderAttempts(drift),
    ...renderIssue(drift),
    ...(drift.times ? renderTimes(drift.times) : []),
    ...(retry_at === null ? [] : [`tried again after ${minute(retry_at)}`]),
    ...(error ? [`${error.code}: ${JSON.stringify(error.details)}`, error.remedy] : []),
    ...(draft ? ['', draft.title, '', ...draft.body.split('\n')] : []),
  ];
  return [
    `${service} ${step}: ${outcome.replace('_', ' ')}${count} (${why})`,
    ...lines.map((text) => (text === '' ? '' : `  ${text}`)),
  ].join('\n');
}

/** What a run did, for people. Paths and addresses of issues stand as the tracker gave them. */
export function renderSummary({ schema, dry_run, reproductions, drifts }: RunSummary): string {
  if (drifts.length === 0) return nothingToDo[schema];
  const runs =
    reproductions.length === 0
      ? 'Nothing was run.'
      : `${plural(reproductions.length, 'reproduction')}: ${reproductions.map((each) => `${each.service} (${each.ended}, ${(each.elapsed_ms / 1000).toFixed(1)} s)`).join(', ')}.`;
  const head = dry_run ? ['Dry run: nothing was claimed and nothing was written. It would be:'] : [];
  const left = reproductions.flatMap((each) => describeLeft(each) ?? []);
  return [...head, ...drifts.map(renderDrift), runs, ...left].join('\n');
}
