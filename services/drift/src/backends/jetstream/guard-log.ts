import type { JetStreamManager } from '@nats-io/jetstream';
import { DriftError } from '../../errors/drift-error.ts';
import { readLog } from './read-log.ts';
import { logStream } from './topology.ts';

/** A position of the log and the `Nats-Msg-Id` of the message there; position 0: none. */
export interface KnownMessage {
  seq: number;
  id: string;
}

/**
 * Whether what was counted is still what the log holds. A server that has lost the end of its log gives the same
 * positions to other messages, and entries that have counted further would pass over these. Throws LOG_REGRESSED.
 */
export async function guardLog(jsm: JetStreamManager, messages: readonly KnownMessage[]): Promise<void> {
  const read = readLog(jsm);
  for (const known of messages) {
    if (known.seq === 0) continue;
    const found = await read(known.seq);
    if (found?.id === known.id) continue;
    // Messages of the beginning go when they are old enough, and the log knows that they were there.
    const { first_seq, last_seq } = (await jsm.streams.info(logStream)).state;
    if (!found && last_seq >= known.seq && first_seq > known.seq) continue;
    throw new DriftError('LOG_REGRESSED', {
      seen: found ? `another message at ${known.seq}` : `no message at ${known.seq}, the last is ${last_seq}`,
      retryAfterS: 60,
    });
  }
}
