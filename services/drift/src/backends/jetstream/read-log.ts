import type { JetStreamManager } from '@nats-io/jetstream';
import { logStream } from './topology.ts';

export interface StoredMessage {
  /** `Nats-Msg-Id`; empty where the publisher gave none. */
  id: string;
  seq: number;
  subject: string;
}

/** The message at a position of the log; `undefined` where there is none, or no longer. */
export type MessageReader = (seq: number) => Promise<StoredMessage | undefined>;

export const readLog =
  (jsm: JetStreamManager): MessageReader =>
  async (seq) => {
    const found = await jsm.direct.getMessage(logStream, { seq });
    return found
      ? { id: found.header.get('Nats-Msg-Id'), seq: found.seq, subject: found.subject }
      : undefined;
  };

/** The newest message under these subjects. */
export async function readNewest(
  jsm: JetStreamManager,
  subjects: string,
): Promise<StoredMessage | undefined> {
  const found = await jsm.direct.getMessage(logStream, { last_by_subj: subjects });
  return found ? { id: found.header.get('Nats-Msg-Id'), seq: found.seq, subject: found.subject } : undefined;
}
