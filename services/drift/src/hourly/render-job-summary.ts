import { code, fence, minute, plural, row, shorten } from '../issue/words.ts';
import { describeActions } from './describe-actions.ts';
import { describeLeft } from './describe-left.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { renderTimes } from './render-times.ts';
import type { DriftSummary, RunSummary } from './run-summary.ts';

/** A step's summary may be 1 MiB; GitHub shows nothing of a larger one. In characters, of which some are of more bytes. */
const maxCharacters = 250_000;
/** Where a run deals with more, a table is no help. */
const maxRows = 500;

/** A link where the address is one of the web, else the address itself: what a tracker answers is not ours. */
function link(text: string, address: string): string {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return code(address);
  return `[${text}](${url.href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

function issueCell(drift: DriftSummary): string {
  const done = describeActions(drift);
  if (!drift.issue) return done;
  return link(done || 'as it was', drift.issue.url);
}

function driftRow(drift: DriftSummary): string {
  const { service, step, outcome, reports, why, retry_at } = drift;
  return row([
    `${code(service)} ${code(step)}`,
    outcome.replace('_', ' '),
    reports > 0 ? reports : '',
    issueCell(drift),
    code(shorten(why, 500)),
    retry_at === null ? '' : minute(retry_at),
  ]);
}

const renderError = ({ service, step, error }: DriftSummary): string[] =>
  error
    ? [
        `### ${code(service)} ${code(step)} failed`,
        `${code(error.code)} ${code(error.remedy)}`,
        fence('json', shorten(JSON.stringify(error.details, undefined, 2), 4_000)),
      ]
    : [];

const renderDraft = ({ draft }: DriftSummary): string[] =>
  draft
    ? [
        '<details><summary>The issue as it would look</summary>',
        code(draft.title),
        fence('markdown', draft.body),
        '</details>',
      ]
    : [];

/**
 * What an hourly run did, as Markdown for the summary of a job in GitHub Actions. What plugins and trackers said stands
 * in it as code, in which nothing means anything.
 */
export function renderJobSummary({ schema, dry_run, reproductions, drifts }: RunSummary): string {
  const head = [schema === 'verify/1' ? '## Drift verification' : '## Drift run'];
  if (drifts.length === 0) return [...head, nothingToDo[schema], ''].join('\n\n');
  if (dry_run) head.push('**Dry run**: nothing was claimed and nothing was written. It would be:');
  const table = [
    row(['drift', 'outcome', 'reports', 'issue', 'why', 'tried again after']),
    row(['---', '---', '---:', '---', '---', '---']),
    ...drifts.slice(0, maxRows).map(driftRow),
  ].join('\n');
  const clocks = drifts.slice(0, maxRows).flatMap(({ service, step, times }) => {
    const told = times ? renderTimes(times) : [];
    return told.map((line) => `- ${code(service)} ${code(step)}: ${line}`);
  });
  const rest = drifts.length - maxRows;
  const more = rest > 0 ? [`${plural(rest, 'more drift')} in the machine's summary.`] : [];
  const runs =
    reproductions.length === 0
      ? 'Nothing was run.'
      : [
          `${plural(reproductions.length, 'reproduction')}:`,
          '',
          ...reproductions.map(
            ({ command, ended, elapsed_ms }) =>
              `- ${code(command)}: ${code(ended)} after ${(elapsed_ms / 1000).toFixed(1)} s`,
          ),
        ].join('\n');
  const left = reproductions.flatMap((each) => describeLeft(each) ?? []).map(code);
  const promise = clocks.length > 0 ? [clocks.join('\n')] : [];
  const parts = [...head, table, ...more, ...promise, runs, ...left];
  let room = maxCharacters - parts.join('\n\n').length;
  for (const part of [...drifts.map(renderError), ...drifts.map(renderDraft)]) {
    const text = part.join('\n\n');
    room -= text.length + 2;
    if (part.length > 0 && room >= 0) parts.push(text);
  }
  return `${parts.join('\n\n')}\n\n`;
}
