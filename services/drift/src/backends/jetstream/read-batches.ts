import { batchKey } from 'agentkeys/contracts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import { toBatch } from '../../coalesce/to-batch.ts';
import type { BatchReader } from '../backend.ts';
import { type DriftBuckets, driftKey, parseDriftKey } from './drift-buckets.ts';
import type { DriftIndex } from './drift-index.ts';
import { guardNats } from './guard-nats.ts';
import type { EntryReader, Wanted } from './read-entries.ts';

/** Of all that are added, those with the highest positions, highest first: nobody sorts a hundred thousand for a hundred. */
function keepNewest(limit: number) {
  let kept: { key: string; day: string; seq: number }[] = [];
  let floor = 0;
  const cut = (): void => {
    kept = kept.sort((a, b) => b.seq - a.seq).slice(0, limit);
    if (kept.length === limit) floor = kept.at(-1)?.seq ?? 0;
  };
  return {
    add(key: string, day: string, seq: number): void {
      if (seq < floor) return;
      kept.push({ key, day, seq });
      if (kept.length >= 4 * limit) cut();
    },
    list(): Wanted[] {
      cut();
      return kept.map(({ key, day, seq }) => {
        const { service, step_hash } = parseDriftKey(key);
        return { key: batchKey(service, day, step_hash), seq };
      });
    },
  };
}

/** Batches with the newest evidence of their drifts. */
export function readBatches(
  buckets: Pick<DriftBuckets, 'batch'>,
  index: DriftIndex,
  entries: EntryReader,
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
        const newest = keepNewest(limit);
        const [before, after] = [`${service ?? ''}.`, `.${step_hash ?? ''}`];
        for (const [key, { value }] of index.seen.entries()) {
          if (service !== undefined && !key.startsWith(before)) continue;
          if (step_hash !== undefined && !key.endsWith(after)) continue;
          const days = value?.days ?? {};
          for (const ofDay in days) {
            if (day === undefined || day === ofDay) newest.add(key, ofDay, days[ofDay]?.seq ?? 0);
          }
        }
        return (await entries.read(newest.list())).map(show);
      }),
  };
}
