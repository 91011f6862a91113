import type { Tally } from './tally-batches.ts';
import { code, listWords, minute, plural, shorten } from './words.ts';

/**
 * One paragraph: how many reports, since when, from which versions.
 *
 * @param run when the run was made whose evidence the issue shows, UTC, ISO 8601
 */
export function renderSeen(tally: Tally, run?: string): string {
  const { reports, first_seen, last_seen, versions } = tally;
  const times =
    reports === 1
      ? `at ${minute(last_seen)}`
      : `since ${minute(first_seen)}, the newest at ${minute(last_seen)}`;
  const noun = versions.length === 1 ? 'version' : 'versions';
  const newer = run !== undefined && last_seen > run ? '; nothing newer to show has come since' : '';
  const shown = run === undefined ? '' : ` What is shown below was seen at ${minute(run)}${newer}.`;
  return `**${plural(reports, 'report')}** ${times}, from ${noun} ${listWords(versions.map((version) => code(shorten(version, 40))))}.${shown}`;
}
