import type { Batch } from 'agentkeys/contracts';
import type { BatchEntry } from './fold-report.ts';

/** The batch as the API shows it, joined with the newest evidence of its drift. */
export function toBatch(entry: BatchEntry, screenshotRef: string | null): Batch {
  const { seq: _seq, seq_id: _seqId, arrived_at: _arrivedAt, variants, ...rest } = entry;
  return { ...rest, screenshot_ref: screenshotRef, variants };
}
