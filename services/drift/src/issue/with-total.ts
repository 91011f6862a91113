import { smaller } from '../coalesce/order-text.ts';
import type { Tally } from './tally-batches.ts';

/**
 * The tally as an issue tells it: batches are forgotten after a while, what an issue has counted is not. `reports` is
 * never smaller than what the issue says already.
 */
export function withTotal(tally: Tally, reports: number, since: string | undefined): Tally {
  const listed = tally.variants.reduce((sum, { count }) => sum + count, 0);
  return {
    ...tally,
    reports,
    first_seen: smaller(tally.first_seen, since ?? tally.first_seen),
    unlisted: Math.max(0, reports - listed),
  };
}
