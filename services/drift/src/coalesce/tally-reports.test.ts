import { expect, it } from 'vitest';
import { unseen, untouched } from '../drifts/drift-record.ts';
import { mergeSeen, seeReport } from '../drifts/see-report.ts';
import { makeAccepted } from '../testing/make-report.ts';
import { random } from '../testing/random.ts';
import { shuffle } from '../testing/shuffle.ts';
import { maxVariants } from './count-variant.ts';
import { type BatchEntry, foldReport, mergeEntries } from './fold-report.ts';
import type { LoggedReport } from './logged-report.ts';
import { emptyTally, tallyReport } from './tally-reports.ts';
import { variantOf } from './variant-of.ts';

const noon = Date.UTC(2026, 2, 14, 12);

/** A log of reports of one drift, in more shapes than a batch lists. */
const log: LoggedReport[] = shuffle(
  Array.from({ length: 400 }, (_, index) =>
    makeAccepted({ time: noon + index * 1000, digest: `s1:${(index % 90).toString(16).padStart(16, '0')}` }),
  ),
  3,
).map((accepted, index) => ({
  ...accepted,
  variant: variantOf(accepted.report),
  seq: index + 1,
  arrived_at: new Date(noon + index).toISOString(),
}));

function tallyOf(reports: readonly LoggedReport[]) {
  const tally = emptyTally();
  for (const report of reports) tallyReport(tally, report);
  return tally;
}

it('comes to the same in parts as report by report', () => {
  const next = random(11);
  const wanted = log.reduce<BatchEntry | undefined>(foldReport, undefined);
  expect(wanted?.variants).toHaveLength(maxVariants);
  for (let round = 0; round < 20; round += 1) {
    let [entry, at]: [BatchEntry | undefined, number] = [undefined, 0];
    while (at < log.length) {
      const size = 1 + Math.floor(next() * 150);
      const tally = tallyOf(log.slice(at, at + size));
      expect([tally.first, tally.last]).toEqual([at + 1, at + tally.reports]);
      const [since] = [...tally.batches.values()];
      if (since) entry = mergeEntries(entry, since);
      // What is shown again changes nothing.
      if (since && entry) expect(mergeEntries(entry, since)).toBe(entry);
      at += size;
    }
    expect(entry).toEqual(wanted);
  }
});

it.each([0, 40, 399])(
  'knows since when a drift waits whose reports up to %i were dealt with',
  (handledSeq) => {
    const work = { ...untouched, handled_seq: handledSeq };
    const see = (reports: readonly LoggedReport[], before = unseen) =>
      reports.reduce((seen, report) => seeReport({ seen, work }, report), before);
    const before = see(log.slice(0, Math.max(handledSeq, 50)));
    const rest = log.slice(Math.max(handledSeq, 50));
    const [since] = [...tallyOf(rest).drifts.values()];
    expect(since && mergeSeen({ seen: before, work }, since.seen)).toEqual(see(rest, before));
  },
);
