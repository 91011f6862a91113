import type { Batch } from 'agentkeys/contracts';
import { type BatchEntry, foldReport } from '../../coalesce/fold-report.ts';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import { variantOf } from '../../coalesce/variant-of.ts';

/** What the batches have to be when each report is counted once: but for the order of arrival, which they do not show. */
export function expectedBatches(reports: readonly AcceptedReport[]): Map<string, Batch> {
  const entries = new Map<string, BatchEntry>();
  for (const [index, accepted] of reports.entries()) {
    const key = accepted.identity.batch_key;
    const variant = variantOf(accepted.report);
    const logged = { ...accepted, variant, seq: index + 1, arrived_at: '' };
    entries.set(key, foldReport(entries.get(key), logged));
  }
  return new Map([...entries].map(([key, entry]) => [key, toBatch(entry, null)]));
}

export interface Comparison {
  batches: number;
  /** Reports that were counted less often than once, and oftener. */
  lost: number;
  doubled: number;
  /** Batches of which anything is not as it has to be: count, times, newest report or variants. */
  wrong: string[];
}

/** What was counted beside what has to be. */
export function compareBatches(
  expected: ReadonlyMap<string, Batch>,
  found: ReadonlyMap<string, Batch>,
): Comparison {
  const comparison: Comparison = { batches: expected.size, lost: 0, doubled: 0, wrong: [] };
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [wanted, seen] = [expected.get(key), found.get(key)];
    const more = (seen?.count ?? 0) - (wanted?.count ?? 0);
    comparison.lost += Math.max(0, -more);
    comparison.doubled += Math.max(0, more);
    if (JSON.stringify(seen) !== JSON.stringify(wanted)) comparison.wrong.push(key);
  }
  return comparison;
}
