import type { BatchVariant } from 'agentkeys/contracts';
import type { Tally } from './tally-batches.ts';
import { code, minute, row, shorten } from './words.ts';

/** More rows than this hide what matters. */
const maxRows = 30;
/** Anybody may report what makes a row long. */
const maxCharacters = 8_000;
const maxMissing = 6;

function variantRow(variant: BatchVariant): string {
  const { kind, missing, class: driftClass, dom_digest, scraper_version, count } = variant;
  return row([
    count,
    code(shorten(scraper_version, 40)),
    code(kind),
    missing.length > maxMissing
      ? `${missing.slice(0, maxMissing).map(code).join(', ')} and ${missing.length - maxMissing} more`
      : missing.map(code).join(', ') || 'none',
    driftClass === null ? 'not told' : code(driftClass),
    code(shorten(dom_digest, 20)),
    minute(variant.first_seen),
    minute(variant.last_seen),
  ]);
}

/** What was reported, by shape of the page and version of the scraper. */
export function renderCounts({ variants, unlisted }: Tally): string {
  let room = maxCharacters;
  const rows = variants.slice(0, maxRows).map(variantRow);
  const fits = rows.filter((text) => {
    room -= text.length + 1;
    return room >= 0;
  });
  const left = unlisted + variants.slice(fits.length).reduce((sum, { count }) => sum + count, 0);
  return [
    row(['reports', 'version', 'tripwire', 'missing', 'class', 'dom_digest', 'first seen', 'last seen']),
    row(['---:', '---', '---', '---', '---', '---', '---', '---']),
    ...fits,
    ...(left > 0 ? [row([left, 'older, or of further shapes', '', '', '', '', '', ''])] : []),
  ].join('\n');
}
