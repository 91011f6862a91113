import { type Batch, reportTime } from 'agentkeys/contracts';
import type { Backend } from '../backends/backend.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** Puts the content address of the newest picture into batches: that of the reproduction, or one that callers sent. */
export type JoinEvidence = (batches: readonly Batch[]) => Promise<Batch[]>;

export const joinEvidence =
  (store: EvidenceStore | undefined, { drifts }: Pick<Backend, 'drifts'>): JoinEvidence =>
  async (batches) => {
    if (!store) return [...batches];
    return Promise.all(
      batches.map(async (batch) => {
        const sent = await store.newest(batch.key);
        if (!sent || sent.screenshot_ref === batch.screenshot_ref) return batch;
        const tripped = batch.screenshot_ref && (await drifts.get(batch))?.times.last_tripped;
        const isNewer = !tripped || reportTime(sent.report_id) > Date.parse(tripped);
        return isNewer ? { ...batch, screenshot_ref: sent.screenshot_ref } : batch;
      }),
    );
  };
