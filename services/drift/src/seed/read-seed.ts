import type { AcceptedReport } from '../coalesce/logged-report.ts';
import { DriftError } from '../errors/drift-error.ts';
import { acceptReport } from '../ingest/accept-report.ts';

/** Reports that one word may stand for. */
const maxCount = 10_000;

/** Fields that a report needs and of which a seed has nothing to tell: no page was seen. */
const unseen = { dom_digest: 'seed:0000000000000000', url_host: 'seed.invalid', scraper_version: '0.0.0' };

function readWord(word: string): unknown[] {
  const parts = /^([^/=]+)\/([^/=]+)(?:=(\d{1,5}))?$/.exec(word);
  const [, service, step, digits = '1'] = parts ?? [];
  const count = Number(digits);
  if (!parts || count < 1 || count > maxCount) {
    const expected = `<service>/<step>, or with a number of reports up to ${maxCount}: <service>/<step>=3`;
    throw new DriftError('USAGE', { seen: word, expected });
  }
  const report = { schema: 'drift/1', service, tripwire: { kind: 'selector-missing', step }, ...unseen };
  return Array.from({ length: count }, () => report);
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new DriftError('REPORT_NOT_JSON', {}, { cause: error });
  }
}

/** Names the place, so that one line of many can be put right. */
function accept(place: string, read: () => unknown[], now: number): AcceptedReport[] {
  try {
    return read().map((report) => acceptReport(report, now));
  } catch (error) {
    if (!(error instanceof DriftError)) throw error;
    throw new DriftError(error.code, { ...error.details, at: place }, { cause: error });
  }
}

export interface Seed {
  /** `<service>/<step>` or `<service>/<step>=<reports>`, with white space or commas between them; `none` is no report. */
  words: readonly string[];
  /** Whole reports, one JSON object a line. */
  lines: string;
}

/**
 * The reports of a seed, checked as those that come in over HTTP. `now` is in Unix milliseconds. Throws USAGE, or what
 * `acceptReport` throws; `at` says which word or line it was.
 */
export function readSeed({ words, lines }: Seed, now: number): AcceptedReport[] {
  const separate = words
    .flatMap((each) => each.split(/[\s,]+/))
    .filter((word) => !['', 'none'].includes(word));
  return [
    ...separate.flatMap((word) => accept(word, () => readWord(word), now)),
    ...lines
      .split('\n')
      .flatMap((line, index) =>
        line.trim() === '' ? [] : accept(`line ${index + 1}`, () => [readLine(line)], now),
      ),
  ];
}
