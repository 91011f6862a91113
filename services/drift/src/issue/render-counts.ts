import type { BatchVariant } from 'agentkeys/contracts';
import type { Tally } from './tally-batches.ts';
import { code, minute, row } from './words.ts';

/** More rows than this hide what matters. */
const maxRows = 30;

function variantRow(variant: BatchVariant): string {
  const { kind, missing, class: driftClass, dom_digest, scraper_version, count } = variant;
  return row([
    count,
    code(scraper_version),
    code(kind),
    missing.map(code).join(', ') || 'none',
    driftClass === null ? 'not told' : code(driftClass),
    code(dom_digest.length > 20 ? `${dom_digest.slice(0, 19)}…` : dom_digest),
    minute(variant.first_seen),
    minute(variant.last_seen),
  ]);
}

/** What was reported, by shape of the page and version of the scraper. */
export function renderCounts({ variants, unlisted }: Tally): string {
  const shown = variants.slice(0, maxRows);
  const left = unlisted + variants.slice(maxRows).reduce((sum, { count }) => sum + count, 0);
  return [
    row(['reports', 'version', 'tripwire', 'missing', 'class', 'dom_digest', 'first seen', 'last seen']),
    row(['---:', '---', '---', '---', '---', '---', '---', '---']),
    ...shown.map(variantRow),
    ...(left > 0 ? [row([left, 'older, or of further shapes', '', '', '', '', '', ''])] : []),
  ].join('\n');
}
