import { setTimeout as sleep } from 'node:timers/promises';
import { type JetStreamClient, type JetStreamManager, type JsMsg, jetstream } from '@nats-io/jetstream';
import { type NatsConnection, nuid } from '@nats-io/transport-node';
import { type DriftReport, partitionSubjects, type ReportVariant } from 'agentkeys/contracts';
import type { LoggedReport } from '../../coalesce/logged-report.ts';
import type { AcceptRules } from '../../ingest/accept-report.ts';
import { type CounterOptions, createCounter, type DeadMessage } from './count-group.ts';
import { checkpointKey } from './drift-buckets.ts';
import { guardLog } from './guard-log.ts';
import { type CheckpointKeeper, keepCheckpoint } from './keep-checkpoint.ts';
import { type LogMessage, readMessage } from './read-message.ts';
import { logStream } from './topology.ts';

export interface ConsumeOptions extends Omit<CounterOptions, 'guard'> {
  nc: NatsConnection;
  jsm: JetStreamManager;
  toVariant: (report: DriftReport) => Promise<ReportVariant>;
  rules: AcceptRules;
  /** What the clock of this store says of a time of the server's. */
  storedAt: (serverMs: number) => number;
  /** What has come is counted once nothing has come for a quarter of so many milliseconds, after five times as many, */
  flushMs: number;
  /** or when it is so much. */
  maxGroup: number;
}

/** A server that is asked for messages says so often that there are none. Milliseconds. */
const heartbeatMs = 1000;

/** Quarters of `flushMs` by which a group is kept open while messages keep coming: in all it waits five times as long. */
const busySlices = 20;
/** A server that syncs its disk every two minutes may have forgotten so much when it lost power. */
const rewindMs = 5 * 60_000;

/** Where to begin: after the checkpoint, or well before it where the server has been started anew since. */
function startAt(checkpoint: CheckpointKeeper, server: string) {
  const known = checkpoint.current();
  if (!known || known.seq === 0) return { deliver_policy: 'all' } as const;
  if (known.server === server)
    return { deliver_policy: 'by_start_sequence', opt_start_seq: known.seq + 1 } as const;
  const opt_start_time = new Date(known.at - rewindMs).toISOString();
  return { deliver_policy: 'by_start_time', opt_start_time } as const;
}

const openConsumer = (js: JetStreamClient, partition: number, from: ReturnType<typeof startAt>) =>
  js.consumers.get(logStream, {
    ...from,
    filter_subjects: partitionSubjects(partition),
    // Else the server would keep that of a process that was killed for five minutes.
    inactive_threshold: 15_000,
    name_prefix: `drift_${partition}_${nuid.next()}`,
  });

const toLogMessage = (message: JsMsg, storedAt: ConsumeOptions['storedAt']): LogMessage => ({
  seq: message.seq,
  subject: message.subject,
  id: message.headers?.get('Nats-Msg-Id') ?? '',
  body: message.string(),
  storedAt: storedAt(Math.floor(message.info.timestampNanos / 1e6)),
});

/**
 * Reads one partition in the order of the log and counts it, until it is told to stop. Nothing is acknowledged to the
 * server: the entries know themselves what they have counted, so any number may do this at once, and one that
 * was held up for hours and goes on does no harm. `onProgress` is called whenever what has come is counted. Rejects
 * with LOG_REGRESSED, or with what failed.
 */
export async function consumePartition(
  partition: number,
  options: ConsumeOptions,
  signal: AbortSignal,
  onProgress: () => void = () => undefined,
): Promise<void> {
  const { nc, jsm, buckets, toVariant, rules, storedAt, flushMs, maxGroup } = options;
  const server = nc.info?.server_id ?? '';
  const checkpoint = await keepCheckpoint(buckets.checkpoint, checkpointKey(partition), server);
  const known = checkpoint.current();
  if (known) await guardLog(jsm, [known, known.reading]);
  const counter = createCounter({ ...options, guard: (message) => guardLog(jsm, [message]) });

  async function countGroup(messages: readonly LogMessage[]): Promise<void> {
    const last = messages.at(-1);
    if (!last) return;
    await checkpoint.begin(last);
    const reports: LoggedReport[] = [];
    const dead: DeadMessage[] = [];
    for (const message of messages) {
      const { accepted, reason } = readMessage(message, rules);
      if (!accepted) {
        dead.push({ ...message, reason });
        continue;
      }
      const variant = await toVariant(accepted.report);
      const arrived_at = new Date(message.storedAt).toISOString();
      reports.push({ ...accepted, variant, seq: message.seq, arrived_at });
    }
    await counter.count(reports, dead);
    await checkpoint.finish(last);
  }

  const consumer = await openConsumer(jetstream(nc), partition, startAt(checkpoint, server));
  const messages = await consumer.consume({
    max_messages: maxGroup,
    idle_heartbeat: heartbeatMs,
    expires: 5000,
  });
  const began = Date.now();
  let [newest, waiting]: [number, LogMessage[]] = [0, []];
  let failure: { error: unknown } | undefined;
  let over = false;
  // What comes while a group is being counted waits here; the client asks for no more than it is handed.
  let room = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const message of messages) {
      // The client begins anew when it has missed something, and may then show a message twice.
      if (message.seq <= newest) continue;
      newest = message.seq;
      waiting.push(toLogMessage(message, storedAt));
      if (waiting.length >= maxGroup) await room.promise;
    }
  })()
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(() => {
      over = true;
    });
  const stop = (): void => {
    room.resolve();
    messages.stop();
  };
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);
  /** The more messages a group holds, the fewer writes each of them costs: while they keep coming it waits longer. */
  async function gather(): Promise<void> {
    if (waiting.length === 0) await pause(flushMs / 2);
    for (let [slice, before] = [0, 0]; slice < busySlices && waiting.length > before; slice += 1) {
      if (waiting.length >= maxGroup || signal.aborted) return;
      before = waiting.length;
      await pause(flushMs / 4);
    }
  }
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!over && !signal.aborted) {
      await gather();
      if (waiting.length === 0 && Date.now() - began > 2 * heartbeatMs) onProgress();
      if (waiting.length === 0 || signal.aborted) continue;
      const group = waiting;
      waiting = [];
      room.resolve();
      room = Promise.withResolvers<void>();
      await countGroup(group);
      onProgress();
    }
    if (failure) throw failure.error;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await reading;
    // Where the server is away, it lets go of it by itself.
    if (options.publisher.isConnected()) await consumer.delete().catch(() => undefined);
  }
}
