import type { JetStreamManager } from '@nats-io/jetstream';
import { partitionSubjects } from 'agentkeys/contracts';
import type { Publisher } from './create-publisher.ts';
import { apiCodes, hasApiCode } from './guard-nats.ts';
import { readMessage } from './read-message.ts';
import { logStream } from './topology.ts';

const subject = partitionSubjects(0).replace('>', 'ask.ask.ask');

/**
 * Position of the first message with this id; `undefined` where the log knows none. Asked by a publish that the server
 * must refuse, because the log cannot have the position that it wants to follow: but ids are compared before that.
 */
export async function findById(publisher: Publisher, id: string): Promise<number | undefined> {
  const fields = { 'Nats-Msg-Id': id, 'Nats-Expected-Last-Sequence': String(Number.MAX_SAFE_INTEGER) };
  try {
    return (await publisher.publish(subject, '', fields)).seq;
  } catch (error) {
    if (hasApiCode(error, apiCodes.wrongLastSequence)) return undefined;
    throw error;
  }
}

/** Whether the log holds a report under this id that counts: anybody may have published anything under it. */
export const holdsReport =
  (publisher: Publisher, jsm: JetStreamManager, storedAt: (serverMs: number) => number) =>
  async (id: string): Promise<boolean> => {
    const seq = await findById(publisher, id);
    const found = seq === undefined ? undefined : await jsm.direct.getMessage(logStream, { seq });
    if (!found) return false;
    const message = {
      seq: found.seq,
      subject: found.subject,
      id,
      body: found.string(),
      storedAt: storedAt(found.time.getTime()),
    };
    return readMessage(message, { fromSandboxes: true }).accepted !== undefined;
  };
