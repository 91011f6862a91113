import { type Batch, batchKey } from 'agentkeys/contracts';
import { toBatch } from '../../coalesce/to-batch.ts';
import { byName } from '../../drifts/by-name.ts';
import type { DriftRecord } from '../../drifts/drift-record.ts';
import { isKnown } from '../../drifts/is-known.ts';
import { isUnfixed } from '../../drifts/is-unfixed.ts';
import { isFresh, toDrift } from '../../drifts/to-drift.ts';
import { waitingSince } from '../../drifts/waiting-since.ts';
import type { DriftReader } from '../backend.ts';
import { type DriftBuckets, driftKey, joinDrift } from './drift-buckets.ts';
import type { DriftIndex } from './drift-index.ts';
import { guardNats } from './guard-nats.ts';
import type { EntryReader, Wanted } from './read-entries.ts';

/** Batches of one drift that are listed at most. */
const maxBatches = 40;

/** What is asked of one drift is read from the server; what is asked of all, from the copies in this process. */
export function readDrifts(
  buckets: Pick<DriftBuckets, 'seen' | 'work'>,
  index: DriftIndex,
  reader: EntryReader,
  now: () => number,
): DriftReader {
  /** Those with fresh reports, newest first, or else the newest one. */
  function freshBatches(record: DriftRecord): Wanted[] {
    const days = Object.entries(index.seen.get(driftKey(record)).value?.days ?? {})
      .map(([day, { seq }]) => ({ key: batchKey(record.service, day, record.step_hash), seq }))
      .sort((a, b) => b.seq - a.seq);
    const newer = days.filter(({ seq }) => seq > record.work.handled_seq);
    return newer.length > 0 ? newer.slice(0, maxBatches) : days.slice(0, 1);
  }

  return {
    get: (key) =>
      guardNats(async () => {
        const [seen, work] = await Promise.all([
          buckets.seen.get(driftKey(key)),
          buckets.work.get(driftKey(key)),
        ]);
        const record = joinDrift(key, seen.value, work.value);
        return record && toDrift(record, now());
      }),
    list: async ({ service, open = false, limit = 1000 } = {}) =>
      [...index.keys()]
        .filter((key) => service === undefined || key.startsWith(`${service}.`))
        .flatMap((key) => index.get(key) ?? [])
        .filter((record) => !open || isUnfixed(record))
        .sort(byName)
        .slice(0, limit)
        .map((record) => toDrift(record, now())),
    fresh: ({ service, arrived_since = 0, limit = 1000 } = {}) =>
      guardNats(async () => {
        const listed = index.waiting.take(
          limit,
          (key) => {
            const record = index.get(key);
            if (!record || !isFresh(record, now())) return undefined;
            if (Date.parse(record.seen.arrived_at ?? new Date(0).toISOString()) < arrived_since)
              return undefined;
            const waiting_since = waitingSince(record) ?? new Date(now()).toISOString();
            return { record, waiting_since, wanted: freshBatches(record) };
          },
          service,
        );
        const entries = await reader.read(listed.flatMap(({ wanted }) => wanted));
        const byKey = new Map(entries.map((entry) => [entry.key, entry]));
        return listed.map(({ record, waiting_since, wanted }) => ({
          drift: toDrift(record, now()),
          upto: record.seen.newest_seq,
          waiting_since,
          batches: wanted.flatMap(({ key }): Batch[] => {
            const entry = byKey.get(key);
            return entry ? [toBatch(entry, record.work.screenshot_ref)] : [];
          }),
        }));
      }),
    countFresh: async () => {
      const isWaiting = (key: string): true | undefined => {
        const record = index.get(key);
        return record && isFresh(record, now()) ? true : undefined;
      };
      return index.waiting.take(Number.MAX_SAFE_INTEGER, isWaiting).length;
    },
    known: async () =>
      [...index.work.keys()]
        .flatMap((key) => index.get(key) ?? [])
        .filter(isKnown)
        .sort(byName)
        .map((record) => toDrift(record, now())),
  };
}
