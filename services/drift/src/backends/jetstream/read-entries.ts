import type { BatchEntry } from '../../coalesce/fold-report.ts';
import type { KeyValues } from './key-values.ts';
import { runLanes } from './run-lanes.ts';

/** Which entry is wanted, and how far it has counted at least. */
export interface Wanted {
  key: string;
  seq: number;
}

export interface EntryReader {
  /** Reads entries whose keys are known, in that order; those that are gone are left out. */
  read(wanted: readonly Wanted[]): Promise<BatchEntry[]>;
  /** Takes over what this process has just written, so that it need not be read. */
  note(entry: BatchEntry): void;
}

const lanes = 256;
const maxKept = 20_000;

/** An entry that was read or written here, and has counted as far as is wanted, is not read again. */
export function readEntries(values: KeyValues<BatchEntry>): EntryReader {
  const kept = new Map<string, BatchEntry>();
  const forgetOldest = (): void => {
    for (const key of kept.keys()) {
      if (kept.size <= maxKept) break;
      kept.delete(key);
    }
  };
  return {
    read: async (wanted) => {
      await runLanes(wanted, Math.min(lanes, wanted.length), async ({ key, seq }) => {
        const before = kept.get(key);
        if (before && before.seq >= seq) return;
        const { value } = await values.get(key);
        kept.delete(key);
        if (value) kept.set(key, value);
      });
      const found = wanted.flatMap(({ key }) => kept.get(key) ?? []);
      forgetOldest();
      return found;
    },
    note: (entry) => {
      kept.delete(entry.key);
      kept.set(entry.key, entry);
      forgetOldest();
    },
  };
}
