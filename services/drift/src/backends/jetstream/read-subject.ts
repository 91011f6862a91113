import { setTimeout as sleep } from 'node:timers/promises';
import { type JetStreamManager, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { LogMessage } from './read-message.ts';

export interface SubjectMessage extends LogMessage {
  headers: (name: string) => string;
}

/** Every message that a stream holds now under these subjects, oldest first. */
export async function* readSubject(
  nc: NatsConnection,
  jsm: JetStreamManager,
  stream: string,
  subjects: string,
): AsyncGenerator<SubjectMessage> {
  const last = await jsm.direct.getMessage(stream, { last_by_subj: subjects });
  if (!last) return;
  const consumer = await jetstream(nc).consumers.get(stream, {
    filter_subjects: subjects,
    deliver_policy: 'all',
    inactive_threshold: 15_000,
  });
  const messages = await consumer.consume({ max_messages: 1000 });
  // What ends by its age while it is read never comes.
  const timer = new AbortController();
  void sleep(60_000, undefined, { signal: timer.signal, ref: false }).then(
    () => messages.stop(),
    () => undefined,
  );
  try {
    for await (const message of messages) {
      yield {
        seq: message.seq,
        subject: message.subject,
        id: message.headers?.get('Nats-Msg-Id') ?? '',
        body: message.string(),
        storedAt: Math.floor(message.info.timestampNanos / 1e6),
        headers: (name) => message.headers?.get(name) ?? '',
      };
      if (message.seq >= last.seq) return;
    }
  } finally {
    timer.abort();
    messages.stop();
    await consumer.delete().catch(() => undefined);
  }
}
