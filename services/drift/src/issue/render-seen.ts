import type { Tally } from './tally-batches.ts';
import { code, listWords, minute, plural, shorten } from './words.ts';

/** One paragraph: how many reports, since when, from which versions. */
export function renderSeen(tally: Tally): string {
  const { reports, first_seen, last_seen, versions } = tally;
  const times =
    reports === 1
      ? `at ${minute(last_seen)}`
      : `since ${minute(first_seen)}, the newest at ${minute(last_seen)}`;
  const noun = versions.length === 1 ? 'version' : 'versions';
  return `**${plural(reports, 'report')}** ${times}, from ${noun} ${listWords(versions.map((version) => code(shorten(version, 40))))}.`;
}
