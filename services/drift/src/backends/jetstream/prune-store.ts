import { batchKey } from 'agentkeys/contracts';
import type { SeenDrift } from '../../coalesce/see-drift.ts';
import { retention } from '../backend-options.ts';
import { type DriftBuckets, parseDriftKey, type WorkedDrift } from './drift-buckets.ts';
import type { DriftIndex } from './drift-index.ts';
import { changeValue } from './key-values.ts';
import { runLanes } from './run-lanes.ts';

const lanes = 16;

/**
 * Deletes what is older than its retention; reports and batches end by themselves too, by the server's clock. A drift
 * that was reproduced and is not fixed stays: its issue is open. Answers how many entries went.
 */
export async function pruneStore(buckets: DriftBuckets, index: DriftIndex, now: number): Promise<number> {
  const limit = now - retention.batches;
  let gone = 0;

  async function pruneBatch(key: string, day: string): Promise<void> {
    const { service, step_hash } = parseDriftKey(key);
    const name = batchKey(service, day, step_hash);
    const { value, revision } = await buckets.batch.get(name);
    // A report may have come since.
    if (value && Date.parse(value.arrived_at) >= limit) return;
    if (value && (await buckets.batch.remove(name, revision)) === undefined) return;
    if (value) gone += 1;
    const entry = await changeValue(buckets.seen, key, (before) => {
      if (!before || (before.days[day]?.at ?? limit) >= limit) return undefined;
      const { [day]: _, ...days } = before.days;
      return { ...before, days };
    });
    index.seen.note(key, entry);
  }

  function isOver(seen: SeenDrift | undefined, worked: WorkedDrift | undefined): boolean {
    if (!worked || worked.work.retry_at !== null) return false;
    const { handled_seq, result } = worked.work;
    const isDone = (seen?.seen.newest_seq ?? 0) <= handled_seq;
    const arrivedAt = Date.parse(seen?.seen.arrived_at ?? new Date(0).toISOString());
    return isDone && result !== 'reproduced' && Math.max(worked.changed_at, arrivedAt) < limit;
  }

  async function pruneDrift(key: string): Promise<void> {
    const [seen, work] = await Promise.all([buckets.seen.get(key), buckets.work.get(key)]);
    if (!isOver(seen.value, work.value)) return;
    // The coalescer's half first: a report that comes between makes it anew, and is fresh.
    if (seen.value) {
      const revision = await buckets.seen.remove(key, seen.revision);
      if (revision === undefined) return;
      index.seen.note(key, { value: undefined, revision });
    }
    const revision = await buckets.work.remove(key, work.revision);
    if (revision === undefined) return;
    index.work.note(key, { value: undefined, revision });
    gone += 1;
  }

  const keys = [...index.keys()];
  await runLanes(keys, lanes, async (key) => {
    const days = Object.entries(index.seen.get(key).value?.days ?? {});
    for (const [day, { at }] of days) if (at < limit) await pruneBatch(key, day);
  });
  await runLanes(
    keys.filter((key) => isOver(index.seen.get(key).value, index.work.get(key).value)),
    lanes,
    pruneDrift,
  );
  return gone;
}
