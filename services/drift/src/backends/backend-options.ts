import type { DriftReport, ReportVariant } from 'agentkeys/contracts';
import { variantOf } from '../coalesce/variant-of.ts';

/** What every backend is opened with. */
export interface BackendOptions {
  /** Unix milliseconds. Default: the system's clock. */
  now?: () => number;
  /** What a report is counted under. Default: its own fields. */
  toVariant?: (report: DriftReport) => ReportVariant | Promise<ReportVariant>;
}

export const withDefaults = (options: BackendOptions): Required<BackendOptions> => ({
  now: options.now ?? Date.now,
  toVariant: options.toVariant ?? variantOf,
});

const dayMs = 24 * 60 * 60 * 1000;

/** How long things are kept, in milliseconds. Each must outlive the one before it. */
export const retention = {
  /** Message ids: longer than the seven days after which a report is refused, so that no retry counts twice. */
  reports: 8 * dayMs,
  /** Batches since their newest report, drifts since their last change once nothing is to be done about them. */
  batches: 35 * dayMs,
} as const;
