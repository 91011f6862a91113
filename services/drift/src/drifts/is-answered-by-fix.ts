import type { Batch, Drift } from 'agentkeys/contracts';
import { isAtLeast } from 'agentkeys/internal';

/**
 * Whether every report since the fix was verified is of a version without it: those who sent them have to update, and a
 * run would say nothing new. Where a batch had no room to list a version, it may have been any.
 */
export function isAnsweredByFix(
  { fixed_in, times }: Pick<Drift, 'fixed_in' | 'times'>,
  batches: readonly Pick<Batch, 'count' | 'last_seen' | 'variants'>[],
): boolean {
  if (fixed_in === null) return false;
  const since = times.last_passed ?? times.fixed ?? '';
  return batches
    .filter(({ last_seen }) => last_seen > since)
    .every(({ count, variants }) => {
      const isWhole = variants.reduce((sum, variant) => sum + variant.count, 0) >= count;
      const newer = variants.filter(({ last_seen }) => last_seen > since);
      return isWhole && newer.every((each) => isAtLeast(each.scraper_version, fixed_in) === false);
    });
}
