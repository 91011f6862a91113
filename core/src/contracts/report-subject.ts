import type { ReportIdentity } from './message.ts';

/** The stream that holds all reports; its acknowledgement of a publish is a receipt. */
export const logStream = 'DRIFT';

/** Into so many parts the log is split. Fixed: another number is another version of the subjects. */
export const logPartitions = 4;

/** The part of the log that holds all reports of a drift. */
export const partitionOf = (stepHash: string): number =>
  Number.parseInt(stepHash.slice(0, 8), 16) % logPartitions;

/** What a part of the log listens to. */
export const partitionSubjects = (partition: number): string => `drift.v1.${partition}.>`;

/**
 * Where a report is published: `drift.v1.<partition>.<service>.<step_hash>.<day>`, one subject per batch. Computed from
 * the report alone, so that every door publishes to the same one. The `Nats-Msg-Id` is the report's `message_id`.
 */
export function reportSubject(
  service: string,
  { step_hash, day }: Pick<ReportIdentity, 'step_hash' | 'day'>,
): string {
  return `drift.v1.${partitionOf(step_hash)}.${service}.${step_hash}.${day}`;
}
