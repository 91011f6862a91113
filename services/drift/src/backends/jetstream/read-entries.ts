import type { BatchEntry } from '../../coalesce/fold-report.ts';
import type { KeyValues } from './key-values.ts';
import { runLanes } from './run-lanes.ts';

/** Which entry is wanted, and how far it has counted at least. */
export interface Wanted {
  key: string;
  seq: number;
}

export type EntryReader = (wanted: readonly Wanted[]) => Promise<BatchEntry[]>;

const lanes = 256;
const maxKept = 20_000;

/**
 * Reads entries whose keys are known, in that order; those that are gone are left out. An entry that was read before
 * and has counted as far as is wanted is not read again.
 */
export function readEntries(values: KeyValues<BatchEntry>): EntryReader {
  const kept = new Map<string, BatchEntry>();
  return async (wanted) => {
    await runLanes(wanted, Math.min(lanes, wanted.length), async ({ key, seq }) => {
      const before = kept.get(key);
      if (before && before.seq >= seq) return;
      const { value } = await values.get(key);
      kept.delete(key);
      if (value) kept.set(key, value);
    });
    const found = wanted.flatMap(({ key }) => kept.get(key) ?? []);
    for (const key of kept.keys()) {
      if (kept.size <= maxKept) break;
      kept.delete(key);
    }
    return found;
  };
}
