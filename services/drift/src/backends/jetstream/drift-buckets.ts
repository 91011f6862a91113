import type { JetStreamManager } from '@nats-io/jetstream';
import type { BudgetRecord } from '../../budget/budget-record.ts';
import type { BatchEntry } from '../../coalesce/fold-report.ts';
import type { SeenDrift } from '../../coalesce/see-drift.ts';
import { completeWork } from '../../drifts/complete-work.ts';
import { type DriftRecord, type DriftWork, unseen, untouched } from '../../drifts/drift-record.ts';
import type { DriftKey } from '../backend.ts';
import type { Publisher } from './create-publisher.ts';
import { type KeyValues, keyValues } from './key-values.ts';
import { buckets } from './topology.ts';

/** The runners' half of a drift, as its bucket holds it. */
export interface WorkedDrift {
  step: string;
  work: DriftWork;
  /** Unix milliseconds. */
  changed_at: number;
}

/** How far a partition has been counted. It may lag behind the entries and never leads them. */
export interface Checkpoint {
  /** The last message that is counted everywhere; 0: none. */
  seq: number;
  id: string;
  /** When it was stored, in Unix milliseconds of the server. */
  at: number;
  /** The last message of the group that was being counted. No entry is further than this. */
  reading: { seq: number; id: string };
  /** The start of the server with which this was written. */
  server: string;
}

export interface DriftBuckets {
  batch: KeyValues<BatchEntry>;
  seen: KeyValues<SeenDrift>;
  work: KeyValues<WorkedDrift>;
  checkpoint: KeyValues<Checkpoint>;
  claim: KeyValues<{ holder: string }>;
  budget: KeyValues<BudgetRecord>;
  told: KeyValues<{ waiting_since: string }>;
}

export const openBuckets = (tools: { jsm: JetStreamManager; publisher: Publisher }): DriftBuckets => ({
  batch: keyValues(buckets.batch, tools),
  seen: keyValues(buckets.seen, tools),
  work: keyValues(buckets.work, tools),
  checkpoint: keyValues(buckets.checkpoint, tools),
  claim: keyValues(buckets.claim, tools),
  budget: keyValues(buckets.budget, tools),
  told: keyValues(buckets.told, tools),
});

export const driftKey = ({ service, step_hash }: DriftKey): string => `${service}.${step_hash}`;
export const checkpointKey = (partition: number): string => `p${partition}`;

export function parseDriftKey(key: string): DriftKey {
  const at = key.lastIndexOf('.');
  return { service: key.slice(0, at), step_hash: key.slice(at + 1) };
}

/** The two halves as one drift; `undefined` where there is neither. */
export function joinDrift(
  key: DriftKey,
  seen: SeenDrift | undefined,
  worked: WorkedDrift | undefined,
): DriftRecord | undefined {
  const step = seen?.step ?? worked?.step;
  if (step === undefined) return undefined;
  const work = worked ? completeWork(worked.work) : untouched;
  return { ...key, step, seen: seen?.seen ?? unseen, work };
}
