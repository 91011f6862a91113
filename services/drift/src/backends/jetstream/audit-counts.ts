import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { batchKey, partitionOf, reportSubject } from 'agentkeys/contracts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import { type Checkpoint, checkpointKey } from './drift-buckets.ts';
import { guardLog } from './guard-log.ts';
import { maxAheadMs, readMessage } from './read-message.ts';
import { readSubject } from './read-subject.ts';
import { buckets, logStream } from './topology.ts';

export interface CountDifference {
  batch: string;
  /** What the batch says. */
  seen: number;
  /** What the log holds. */
  expected: number;
}

export interface Audit {
  /** Batches whose messages are all in the log still, so that they could be compared. */
  compared: number;
  /** Those with messages that have not been counted yet. */
  pending: number;
  /** Those of which the log has dropped messages by their age. */
  older: number;
  differences: CountDifference[];
}

async function readAll<Value>(nc: NatsConnection, bucket: string): Promise<Map<string, Value>> {
  const kv = await new Kvm(nc).open(bucket);
  const found = new Map<string, Value>();
  if ((await kv.status()).values === 0) return found;
  for await (const entry of await kv.watch()) {
    if (entry.operation === 'PUT') found.set(entry.key, entry.json<Value>());
    if (entry.delta === 0) break;
  }
  return found;
}

/** Messages of one batch that are reports, and the position of the last message of any kind. */
async function countSubject(nc: NatsConnection, jsm: JetStreamManager, subject: string) {
  let [reports, last] = [0, 0];
  for await (const message of readSubject(nc, jsm, logStream, subject)) {
    // Somebody may have published to a subject that reads as a pattern.
    if (message.subject !== subject) continue;
    if (readMessage(message, { fromSandboxes: true }).accepted) reports += 1;
    last = message.seq;
  }
  return { reports, last };
}

/**
 * Compares what was counted with what the log itself holds: the server's own number of messages per subject, and for
 * batches where that is another the messages one by one, since some of them may be none that count.
 * Throws LOG_REGRESSED.
 */
export async function auditCounts(nc: NatsConnection): Promise<Audit> {
  const jsm = await jetstreamManager(nc, { checkAPI: false, timeout: 60_000 });
  const checkpoints = await readAll<Checkpoint>(nc, buckets.checkpoint);
  for (const [key, checkpoint] of checkpoints)
    if (key !== 'meta') await guardLog(jsm, [checkpoint, checkpoint.reading]);

  const { state } = await jsm.streams.info(logStream, { subjects_filter: '>' });
  const entries = await readAll<BatchEntry>(nc, buckets.batch);
  const complete = state.first_seq <= 1 ? 0 : Date.parse(String(state.first_ts)) + maxAheadMs;
  const isComplete = (day: string): boolean => !(Date.parse(day) < complete);
  const all = [...entries.values()];
  const subjects = new Map([
    ...all.map((entry) => [reportSubject(entry.service, entry), 0] as const),
    ...Object.entries(state.subjects ?? {}),
  ]);
  const audit: Audit = {
    compared: 0,
    pending: 0,
    older: all.filter(({ day }) => !isComplete(day)).length,
    differences: [],
  };

  for (const [subject, messages] of subjects) {
    const [, , , service = '', step_hash = '', day = ''] = subject.split('.');
    // What was published elsewhere counts nowhere.
    if (subject !== reportSubject(service, { step_hash, day }) || !isComplete(day)) continue;
    const key = batchKey(service, day, step_hash);
    const seen = entries.get(key)?.count ?? 0;
    audit.compared += 1;
    if (seen === messages) continue;
    const { reports, last } = await countSubject(nc, jsm, subject);
    if (seen === reports) continue;
    const counted = checkpoints.get(checkpointKey(partitionOf(step_hash)))?.seq ?? 0;
    if (counted < last) audit.pending += 1;
    else audit.differences.push({ batch: key, seen, expected: reports });
  }
  return audit;
}
