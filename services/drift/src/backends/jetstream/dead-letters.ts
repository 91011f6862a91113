import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { reportSubject } from 'agentkeys/contracts';
import { DriftError } from '../../errors/drift-error.ts';
import { acceptReport } from '../../ingest/accept-report.ts';
import { createPublisher } from './create-publisher.ts';
import { holdsReport } from './find-message.ts';
import { readSubject, type SubjectMessage } from './read-subject.ts';
import { deadStream, deadSubjects } from './topology.ts';

export interface DeadLetter {
  /** Position among the dead letters. */
  id: number;
  reason: string;
  /** Where it was published, and its position in the log. */
  subject: string;
  log_seq: number;
  bytes: number;
  /** When it was put aside. UTC, ISO 8601. */
  buried_at: string;
}

const toDeadLetter = (message: SubjectMessage): DeadLetter => ({
  id: message.seq,
  reason: message.subject.slice(deadSubjects.length + 1),
  // Whoever may publish chooses it.
  subject: message
    .headers('Drift-Subject')
    .replace(/[^\w.-]/g, '?')
    .slice(0, 256),
  log_seq: Number(message.headers('Drift-Seq')),
  bytes: Buffer.byteLength(message.body),
  buried_at: new Date(message.storedAt).toISOString(),
});

/** What could not be counted, oldest first, without what it says: nobody has checked that it may be shown. */
export async function listDeadLetters(nc: NatsConnection): Promise<DeadLetter[]> {
  const jsm = await jetstreamManager(nc, { checkAPI: false });
  const found: DeadLetter[] = [];
  for await (const message of readSubject(nc, jsm, deadStream, `${deadSubjects}.>`)) {
    found.push(toDeadLetter(message));
  }
  return found;
}

export interface Replay {
  /** Were published anew and are gone from the dead letters. */
  replayed: number;
  /** Stay, with why they still cannot be counted. */
  kept: { id: number; reason: string }[];
}

/**
 * Publishes those whose body is a report, under the subject and the id that it gives; a report that the log
 * has already is not counted again. `now` is in Unix milliseconds.
 */
export async function replayDeadLetters(nc: NatsConnection, now: number): Promise<Replay> {
  const jsm = await jetstreamManager(nc, { checkAPI: false });
  const publisher = createPublisher(nc);
  const holds = holdsReport(publisher, jsm, (serverMs) => serverMs);
  const replay: Replay = { replayed: 0, kept: [] };
  try {
    for await (const message of readSubject(nc, jsm, deadStream, `${deadSubjects}.>`)) {
      const reason = await replayOne(message);
      if (reason === undefined) {
        await jsm.streams.deleteMessage(deadStream, message.seq);
        replay.replayed += 1;
      } else replay.kept.push({ id: message.seq, reason });
    }
    return replay;
  } finally {
    publisher.close();
  }

  async function replayOne({ body, headers }: SubjectMessage): Promise<string | undefined> {
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      return 'REPORT_NOT_JSON';
    }
    // One without an id would be another report with every replay.
    if (!(json instanceof Object && 'report_id' in json)) return 'REPORT_INVALID';
    try {
      const { report, identity } = acceptReport(json, now, { fromSandboxes: true });
      const subject = reportSubject(report.service, identity);
      const { seq, duplicate } = await publisher.publish(subject, JSON.stringify(report), {
        'Nats-Msg-Id': identity.message_id,
      });
      if (!duplicate) return undefined;
      // The first message with an id has it for as long as the log remembers, also one that is not counted: such as
      // the one that this letter is a copy of.
      const isItself = seq === Number(headers('Drift-Seq'));
      return isItself || !(await holds(identity.message_id)) ? 'ID_TAKEN' : undefined;
    } catch (error) {
      if (error instanceof DriftError) return error.code;
      throw error;
    }
  }
}
