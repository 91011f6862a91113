import { createHash } from 'node:crypto';
import { type BatchEntry, foldReport } from '../../coalesce/fold-report.ts';
import type { LoggedReport } from '../../coalesce/logged-report.ts';
import { type SeenDrift, seeDrift } from '../../coalesce/see-drift.ts';
import type { Publisher } from './create-publisher.ts';
import { type DriftBuckets, driftKey } from './drift-buckets.ts';
import type { KnownMessage } from './guard-log.ts';
import { guardReads, positionOfBatch, positionOfSeen } from './guard-reads.ts';
import { changeValue, type Entry } from './key-values.ts';
import type { LogMessage } from './read-message.ts';
import { runLanes } from './run-lanes.ts';
import { deadSubjects } from './topology.ts';

export interface DeadMessage extends LogMessage {
  reason: string;
}

export interface Counter {
  /** Counts what one partition holds next, in the order of the log. */
  count(reports: readonly LoggedReport[], dead: readonly DeadMessage[]): Promise<void>;
}

export interface CounterOptions {
  /** Rejects with LOG_REGRESSED where the log does not hold this message any more. */
  guard(message: KnownMessage): Promise<void>;
  buckets: DriftBuckets;
  publisher: Publisher;
  /** How far the runners have come with a drift. */
  handledSeq(key: string): number;
  /** A drift as this process knows it; it may be out of date, and is then read anew. */
  knownSeen(key: string): Entry<SeenDrift>;
  /** Told of every batch that was written. */
  onBatch(entry: BatchEntry): void;
  /** Told of every drift that was written. */
  onSeen(key: string, entry: Entry<SeenDrift>): void;
}

const lanes = 64;
/** Entries that are kept so as not to be read again. */
const maxKnown = 20_000;

/** Group by key, in the order of the log. */
const groups = (reports: readonly LoggedReport[], keyOf: (report: LoggedReport) => string) =>
  Map.groupBy(reports, keyOf);

/**
 * Writes what a group of reports changes: each entry once, and only if nobody has written it meanwhile. An entry knows
 * up to which position it has counted, so that whoever counts a group again, at whatever time, changes nothing.
 */
export function createCounter(options: CounterOptions): Counter {
  const { buckets, publisher, handledSeq, knownSeen, onBatch, onSeen, guard } = options;
  const batchValues = guardReads(buckets.batch, positionOfBatch, guard);
  const seenValues = guardReads(buckets.seen, positionOfSeen, guard);
  const batches = new Map<string, Entry<BatchEntry>>();
  /** Drifts whose copies in this process have been looked at. */
  const guarded = new Set<string>();

  /** What would have to be asked of the server only to hear that there is none. */
  function knownBatch({ report, identity }: LoggedReport): Entry<BatchEntry> | undefined {
    const known = batches.get(identity.batch_key);
    const drift = knownSeen(driftKey({ service: report.service, step_hash: identity.step_hash }));
    const isNew = drift.value?.days[identity.day] === undefined;
    return known ?? (isNew ? { value: undefined, revision: 0 } : undefined);
  }

  async function countBatch([key, reports]: [string, LoggedReport[]]): Promise<void> {
    const fold = (before: BatchEntry | undefined): BatchEntry | undefined => {
      const after = reports.reduce<BatchEntry | undefined>(foldReport, before);
      return after === before ? undefined : after;
    };
    const entry = await changeValue(batchValues, key, fold, knownBatch(reports[0] as LoggedReport));
    if (batches.size >= maxKnown) batches.clear();
    batches.set(key, entry);
    if (entry.value) onBatch(entry.value);
  }

  async function countDrift([key, reports]: [string, LoggedReport[]]): Promise<void> {
    const see = (before: SeenDrift | undefined): SeenDrift | undefined => {
      const after = reports.reduce<SeenDrift | undefined>(
        (drift, report) => seeDrift(drift, report, handledSeq(key)),
        before,
      );
      return after === before ? undefined : after;
    };
    const known = knownSeen(key);
    const position = guarded.has(key) ? undefined : known.value && positionOfSeen(known.value, key);
    if (position) await guard(position);
    if (guarded.size >= maxKnown) guarded.clear();
    guarded.add(key);
    onSeen(key, await changeValue(seenValues, key, see, known));
  }

  async function bury({ seq, storedAt, subject, id, body, reason }: DeadMessage): Promise<void> {
    await publisher.publish(`${deadSubjects}.${reason}`, body, {
      // The time too: a log that has lost its end gives a position a second time.
      'Nats-Msg-Id': `seq-${seq}-${storedAt}`,
      'Drift-Seq': String(seq),
      'Drift-Subject': subject,
      // Anybody may have written anything there.
      'Drift-Message-Id': createHash('sha256').update(id).digest('hex'),
    });
  }

  return {
    count: async (reports, dead) => {
      await runLanes(dead, lanes, bury);
      await runLanes(
        groups(reports, ({ identity }) => identity.batch_key),
        lanes,
        countBatch,
      );
      const keyOf = ({ report, identity }: LoggedReport): string =>
        driftKey({ service: report.service, step_hash: identity.step_hash });
      await runLanes(groups(reports, keyOf), lanes, countDrift);
    },
  };
}
