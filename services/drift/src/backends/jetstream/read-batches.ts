import { batchKey } from 'agentkeys/contracts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import type { BatchReader } from '../backend.ts';
import { type DriftBuckets, driftKey, parseDriftKey } from './drift-buckets.ts';
import type { DriftIndex } from './drift-index.ts';
import { guardNats } from './guard-nats.ts';
import type { EntryReader, Wanted } from './read-entries.ts';

/** Batches with the newest evidence of their drifts. */
export function readBatches(
  buckets: Pick<DriftBuckets, 'batch'>,
  index: DriftIndex,
  readEntries: EntryReader,
): BatchReader {
  const show = (entry: BatchEntry) =>
    toBatch(entry, index.work.get(driftKey(entry)).value?.work.screenshot_ref ?? null);
  return {
    get: (key) =>
      guardNats(async () => {
        // Other characters would have a meaning of their own in a subject.
        if (!/^[a-z0-9-]+\.[0-9-]+\.[0-9a-f]+$/.test(key)) return undefined;
        const { value } = await buckets.batch.get(key);
        return value && show(value);
      }),
    list: ({ service, step_hash, day, limit = 100 } = {}) =>
      guardNats(async () => {
        const wanted: Wanted[] = [];
        for (const key of index.seen.keys()) {
          const drift = parseDriftKey(key);
          if (service !== undefined && drift.service !== service) continue;
          if (step_hash !== undefined && drift.step_hash !== step_hash) continue;
          for (const [ofDay, { seq }] of Object.entries(index.seen.get(key).value?.days ?? {})) {
            if (day === undefined || day === ofDay) {
              wanted.push({ key: batchKey(drift.service, ofDay, drift.step_hash), seq });
            }
          }
        }
        const newest = wanted.sort((a, b) => b.seq - a.seq).slice(0, limit);
        return (await readEntries(newest)).map(show);
      }),
  };
}
