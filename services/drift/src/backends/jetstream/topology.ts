import type { StreamConfig } from '@nats-io/jetstream';
import { logPartitions, logStream } from 'agentkeys/contracts';
import { retention } from '../backend-options.ts';

export { logStream };
/** Beside the log of reports, what could not be counted. */
export const deadStream = 'DRIFT_DLQ';
export const deadSubjects = 'drift.dlq';

/** Each is a bucket of keys and values: a stream `KV_<name>` with one message per key. */
export const buckets = {
  /** `<batch key>` → entry. Written by the coalescer alone. */
  batch: 'drift_batch',
  /** `<service>.<step_hash>` → the coalescer's half of a drift; the register that says what is fresh. */
  seen: 'drift_seen',
  /** `<service>.<step_hash>` → the runners' half of a drift. */
  work: 'drift_work',
  /** `p<partition>` → how far the coalescer has come, `meta` → what the log was made with. */
  checkpoint: 'drift_ckpt',
  /** `p<partition>`, `w.<process>` → who reads which partition. For speed alone. */
  lease: 'drift_lease',
  /** `<service>.<step_hash>` → who asked last; the revision is the fence. */
  claim: 'drift_claim',
  /** `<service>.<place>` → what runs have cost on the newest day. */
  budget: 'drift_budget',
  /** `<service>.<step_hash>` → since when the drift has waited of which plugins were told last. */
  told: 'drift_told',
} as const;
export type Bucket = (typeof buckets)[keyof typeof buckets];

/** Entries of `drift_lease` end after this many milliseconds without renewal. */
export const partitionLeaseMs = 5000;

export interface TopologyOptions {
  /** Copies of every message. Default 1; 3 needs a cluster. */
  replicas?: number;
  /** Largest size of the log. When it is full, reports are refused. Default 4 GiB. */
  logBytes?: number;
}

/** Every field that a stream is to have, as the server shows it. */
export type StreamPlan = Partial<StreamConfig> & { name: string };

export interface Topology {
  streams: StreamPlan[];
  /** Kept beside the checkpoints; another value means another version of the subjects. */
  meta: { version: number; partitions: number };
}

const minute = 60_000;
const nanos = (milliseconds: number): number => milliseconds * 1_000_000;

/** Whether a version such as `2.10.1` or `2.11.0-preview.2` is not older than `major.minor`. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}

/**
 * What is to stand on a server of this version. Older servers drop a field that they do not know without a word, so
 * each is asked only of those that have it.
 */
export function describeTopology(serverVersion: string, options: TopologyOptions = {}): Topology {
  const meta = { version: 1, partitions: logPartitions };
  const common = {
    retention: 'limits',
    storage: 'file',
    max_consumers: -1,
    max_msgs: -1,
    max_bytes: -1,
    max_age: 0,
    max_msgs_per_subject: -1,
    max_msg_size: -1,
    num_replicas: options.replicas ?? 1,
    allow_direct: true,
    mirror_direct: false,
    sealed: false,
    deny_delete: false,
    deny_purge: false,
    allow_rollup_hdrs: false,
    ...(isAtLeast(serverVersion, 2, 10) && { metadata: { 'agentkeys-topology': String(meta.version) } }),
    // Without it a message counts as stored before it has been handed to the disk.
    ...(isAtLeast(serverVersion, 2, 12) && { persist_mode: 'default' }),
  } as const;
  const compressed = isAtLeast(serverVersion, 2, 10) ? ({ compression: 's2' } as const) : {};
  const bucket = (name: Bucket, ttlMs = 0): StreamPlan => ({
    ...common,
    name: `KV_${name}`,
    subjects: [`$KV.${name}.>`],
    discard: 'new',
    max_msgs_per_subject: 1,
    max_age: nanos(ttlMs),
    duplicate_window: nanos(ttlMs === 0 ? 2 * minute : Math.min(ttlMs, 2 * minute)),
    allow_rollup_hdrs: true,
  });
  return {
    meta,
    streams: [
      {
        ...common,
        ...compressed,
        name: logStream,
        // What stands elsewhere nobody would read; and to the one who publishes there it is refused.
        subjects: Array.from(
          { length: meta.partitions },
          (_, partition) => `drift.v${meta.version}.${partition}.*.*.*`,
        ),
        // A full log refuses what is new: dropping the oldest would drop their message ids too.
        discard: 'new',
        max_age: nanos(retention.reports),
        // As long as the message itself is kept; a shorter one would let a late retry count twice.
        duplicate_window: nanos(retention.reports),
        max_bytes: options.logBytes ?? 4 * 2 ** 30,
        max_msg_size: 8192,
        deny_delete: true,
        deny_purge: true,
      },
      {
        ...common,
        ...compressed,
        name: deadStream,
        subjects: [`${deadSubjects}.>`],
        discard: 'old',
        max_age: nanos(retention.reports),
        duplicate_window: nanos(retention.reports),
        max_msgs: 100_000,
      },
      bucket(buckets.batch, retention.batches),
      bucket(buckets.seen),
      bucket(buckets.work),
      bucket(buckets.checkpoint),
      bucket(buckets.lease, partitionLeaseMs),
      bucket(buckets.claim, 15 * minute),
      bucket(buckets.budget, retention.batches),
      bucket(buckets.told, 15 * minute),
    ],
  };
}
