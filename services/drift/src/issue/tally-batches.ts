import type { Batch, BatchVariant } from 'agentkeys/contracts';
import { variantKey } from '../coalesce/count-variant.ts';
import { larger, smaller } from '../coalesce/order-text.ts';

/** What all batches of a drift add up to. */
export interface Tally {
  reports: number;
  first_seen: string;
  last_seen: string;
  latest_report_id: string;
  /** Most frequent first. */
  variants: BatchVariant[];
  /** Reports of shapes that no batch had room to list. */
  unlisted: number;
  /** Every version that was reported, in order. */
  versions: string[];
}

const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Adds the days up. `undefined` where there is no batch. */
export function tallyBatches(batches: readonly Batch[]): Tally | undefined {
  const [first, ...rest] = batches;
  if (!first) return undefined;
  const merged = new Map<string, BatchVariant>();
  for (const variant of batches.flatMap((batch) => batch.variants)) {
    const key = variantKey(variant);
    const before = merged.get(key);
    merged.set(key, {
      ...variant,
      count: variant.count + (before?.count ?? 0),
      first_seen: smaller(variant.first_seen, before?.first_seen ?? variant.first_seen),
      last_seen: larger(variant.last_seen, before?.last_seen ?? variant.last_seen),
    });
  }
  const variants = [...merged.values()].sort(
    (a, b) => b.count - a.count || (a.first_seen < b.first_seen ? -1 : 1),
  );
  const reports = batches.reduce((sum, { count }) => sum + count, 0);
  const whole = { ...first };
  for (const batch of rest) {
    whole.first_seen = smaller(whole.first_seen, batch.first_seen);
    whole.last_seen = larger(whole.last_seen, batch.last_seen);
    whole.latest_report_id = larger(whole.latest_report_id, batch.latest_report_id);
  }
  return {
    reports,
    first_seen: whole.first_seen,
    last_seen: whole.last_seen,
    latest_report_id: whole.latest_report_id,
    variants,
    unlisted: reports - variants.reduce((sum, { count }) => sum + count, 0),
    versions: [...new Set(variants.map(({ scraper_version }) => scraper_version))].sort(byVersion),
  };
}
