import { batchSchema, type DriftReport, identifyReport } from 'agentkeys/contracts';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { shuffle } from '../testing/shuffle.ts';
import { maxVariants, variantKey } from './count-variant.ts';
import { type BatchEntry, foldReport } from './fold-report.ts';
import type { LoggedReport } from './logged-report.ts';
import { toBatch } from './to-batch.ts';
import { variantOf } from './variant-of.ts';

type Reported = DriftReport & { report_id: string };
const noon = Date.UTC(2026, 2, 14, 12);

function makeReports(count: number, digests: number): Reported[] {
  return Array.from({ length: count }, (_, index) => ({
    report_id: v7({ msecs: noon + index * 1000 }),
    service: 'openai',
    tripwire: {
      kind: 'selector-missing',
      step: 'signup-form',
      missing: index % 2 === 0 ? ['email', 'submit'] : ['submit', 'email'],
    },
    dom_digest: `s1:${(index % digests).toString(16).padStart(16, '0')}`,
    url_host: 'auth.openai.com',
    scraper_version: index % 3 === 0 ? '1.0.0' : '1.1.0',
  }));
}

/** Logs in the given order: `seq` and time of arrival come from the position. */
const log = (reports: Reported[]): LoggedReport[] =>
  reports.map((report, index) => ({
    report,
    identity: identifyReport(report),
    variant: variantOf(report),
    seq: index + 1,
    arrived_at: new Date(noon + index).toISOString(),
  }));

const fold = (messages: LoggedReport[]): BatchEntry | undefined =>
  messages.reduce<BatchEntry | undefined>(foldReport, undefined);

/** What does not depend on which report came last. */
function counted(entry: BatchEntry | undefined): Partial<BatchEntry> {
  const { arrived_at: _arrivedAt, seq_id: _seqId, ...rest } = entry ?? {};
  return rest;
}

describe('foldReport', () => {
  const reports = makeReports(60, 4);
  const straight = fold(log(reports));

  it('counts, keeps first and last, and tells the shapes apart', () => {
    expect(straight).toMatchObject({
      key: 'openai.2026-03-14.b59114af29bce274',
      count: 60,
      first_seen: '2026-03-14T12:00:00.000Z',
      last_seen: '2026-03-14T12:00:59.000Z',
      latest_report_id: reports[59]?.report_id,
      seq: 60,
    });
    // 4 digests times 2 versions; the order of missing landmarks makes no shape of its own.
    expect(straight?.variants).toHaveLength(8);
    expect(straight?.variants.reduce((sum, { count }) => sum + count, 0)).toBe(60);
  });

  it('is a batch of the contract', () => {
    expect(batchSchema.parse(toBatch(straight as BatchEntry, null)).count).toBe(60);
  });

  it.each(Array.from({ length: 25 }, (_, seed) => seed))('gives the same in any order (seed %i)', (seed) => {
    const shuffled = fold(log(shuffle(reports, seed)));
    expect(counted(shuffled)).toEqual(counted(straight));
  });

  it.each(Array.from({ length: 25 }, (_, seed) => seed))(
    'counts nothing twice on a replay (seed %i)',
    (seed) => {
      const messages = log(shuffle(reports, seed));
      let entry: BatchEntry | undefined;
      for (let index = 0; index < messages.length; index += 7) {
        // Each life of the coalescer starts somewhere before the point that it had reached.
        entry = messages.slice(Math.max(0, index - seed), index + 7).reduce(foldReport, entry);
      }
      expect(entry).toEqual(fold(messages));
    },
  );

  it.each(Array.from({ length: 10 }, (_, seed) => seed))(
    'stays bounded in a flood of shapes (seed %i)',
    (seed) => {
      const flood = makeReports(500, 150);
      const entry = fold(log(shuffle(flood, seed))) as BatchEntry;
      expect(counted(entry)).toEqual(counted(fold(log(flood))));
      expect(entry.count).toBe(500);
      expect(entry.variants).toHaveLength(maxVariants);
      for (const variant of entry.variants) {
        const exact = flood.filter((report) => variantKey(variantOf(report)) === variantKey(variant)).length;
        expect(variant.count).toBe(exact);
      }
    },
  );
});
