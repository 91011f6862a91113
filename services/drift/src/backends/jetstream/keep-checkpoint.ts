import type { Checkpoint } from './drift-buckets.ts';
import { changeValue, type Entry, type KeyValues } from './key-values.ts';
import type { LogMessage } from './read-message.ts';

export interface CheckpointKeeper {
  current(): Checkpoint | undefined;
  /** Before a group is counted: no entry will be further than its last message. */
  begin(last: LogMessage): Promise<void>;
  /** After it has been counted everywhere. */
  finish(last: LogMessage): Promise<void>;
}

const start: Checkpoint = { seq: 0, id: '', at: 0, reading: { seq: 0, id: '' }, server: '' };

/** Only ever forward: what another process has written meanwhile stays where it is further. */
export async function keepCheckpoint(
  values: KeyValues<Checkpoint>,
  key: string,
  server: string,
): Promise<CheckpointKeeper> {
  let entry: Entry<Checkpoint> = await values.get(key);
  const change = async (by: (before: Checkpoint) => Checkpoint | undefined): Promise<void> => {
    entry = await changeValue(values, key, (before = start) => by(before), entry);
  };
  return {
    current: () => entry.value,
    // Not with this start of the server: what it may have forgotten has not been counted again yet.
    begin: ({ seq, id }) =>
      change((before) => (seq <= before.reading.seq ? undefined : { ...before, reading: { seq, id } })),
    finish: ({ seq, id, storedAt }) =>
      change((before) => {
        // Read again up to where it was: with this start of the server, too, all of it is counted.
        const isKnown = seq < before.seq || (seq === before.seq && server === before.server);
        return isKnown ? undefined : { ...before, seq, id, at: storedAt, server };
      }),
  };
}
