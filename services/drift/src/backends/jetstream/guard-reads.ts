import { batchKey, reportDay } from 'agentkeys/contracts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import type { SeenDrift } from '../../coalesce/see-drift.ts';
import type { KnownMessage } from './guard-log.ts';
import type { KeyValues } from './key-values.ts';

/** The message up to which an entry has counted; `undefined` where an older version has not noted which it was. */
export const positionOfBatch = ({ seq, seq_id, key }: BatchEntry): KnownMessage | undefined =>
  seq_id === undefined ? undefined : { seq, id: `${key}.${seq_id}` };

/** The same of a drift whose key is `<service>.<step_hash>`. */
export function positionOfSeen({ seen, newest_id }: SeenDrift, key: string): KnownMessage | undefined {
  if (newest_id === undefined) return undefined;
  const [service = '', step_hash = ''] = key.split('.');
  return { seq: seen.newest_seq, id: `${batchKey(service, reportDay(newest_id), step_hash)}.${newest_id}` };
}

/**
 * The same values, but nothing is read that has counted messages which the log no longer holds: where a server has lost
 * the ends of its streams, it may have lost more of the log and of the checkpoints than of the entries.
 */
export const guardReads = <Value>(
  values: KeyValues<Value>,
  positionOf: (value: Value, key: string) => KnownMessage | undefined,
  guard: (message: KnownMessage) => Promise<void>,
): KeyValues<Value> => ({
  ...values,
  get: async (key) => {
    const entry = await values.get(key);
    const position = entry.value && positionOf(entry.value, key);
    if (position) await guard(position);
    return entry;
  },
});
