import type { FreshDrift } from '../backends/backend.ts';
import { isAnsweredByFix } from '../drifts/is-answered-by-fix.ts';

/**
 * Whether a fresh drift is worth starting a runner for. Reports that the fix answers are marked as handled by the next
 * one that is started for something else.
 */
export const asksForRun = ({ drift, batches }: Pick<FreshDrift, 'drift' | 'batches'>): boolean =>
  // Of what is to be tried again not all batches are listed.
  drift.retry_at !== null || !isAnsweredByFix(drift, batches);
