import type { Batch } from 'agentkeys/contracts';
import { reportTime } from 'agentkeys/internal';
import { countVariant, toVariant } from './count-variant.ts';
import type { LoggedReport } from './logged-report.ts';
import { larger, smaller } from './order-text.ts';

/** A batch as the coalescer keeps it. */
export interface BatchEntry extends Omit<Batch, 'screenshot_ref'> {
  /** Newest position of the log that is counted here. Nothing at or below it is counted again. */
  seq: number;
  /** Id of the report at that position; left out by older versions. */
  seq_id?: string;
  /** When its newest report arrived. UTC, ISO 8601. */
  arrived_at: string;
}

/**
 * Counts one report of the log. The result depends on which reports came and not on their order, but for `seq` and
 * `arrived_at`; a report that is shown again changes nothing, as long as the log is read in its own order.
 */
export function foldReport(entry: BatchEntry | undefined, logged: LoggedReport): BatchEntry {
  const { report, identity, variant, seq, arrived_at } = logged;
  const time = new Date(reportTime(report.report_id)).toISOString();
  if (!entry) {
    return {
      key: identity.batch_key,
      service: report.service,
      step: report.tripwire.step,
      step_hash: identity.step_hash,
      day: identity.day,
      count: 1,
      first_seen: time,
      last_seen: time,
      latest_report_id: report.report_id,
      variants: [toVariant(variant, time)],
      seq,
      seq_id: report.report_id,
      arrived_at,
    };
  }
  if (seq <= entry.seq) return entry;
  return {
    ...entry,
    count: entry.count + 1,
    first_seen: smaller(time, entry.first_seen),
    last_seen: larger(time, entry.last_seen),
    latest_report_id: larger(report.report_id, entry.latest_report_id),
    variants: countVariant(entry.variants, toVariant(variant, time)),
    seq,
    seq_id: report.report_id,
    arrived_at,
  };
}

/** A batch with what has come since, which was folded by itself. */
export function mergeEntries(entry: BatchEntry | undefined, since: BatchEntry): BatchEntry {
  if (!entry) return since;
  if (since.seq <= entry.seq) return entry;
  return {
    ...entry,
    count: entry.count + since.count,
    first_seen: smaller(since.first_seen, entry.first_seen),
    last_seen: larger(since.last_seen, entry.last_seen),
    latest_report_id: larger(since.latest_report_id, entry.latest_report_id),
    variants: since.variants.reduce((variants, more) => countVariant(variants, more), entry.variants),
    seq: since.seq,
    ...(since.seq_id !== undefined && { seq_id: since.seq_id }),
    arrived_at: since.arrived_at,
  };
}
