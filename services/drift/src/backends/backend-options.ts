import type { DriftReport, ReportVariant } from 'agentkeys/contracts';
import { variantOf } from '../coalesce/variant-of.ts';

/** What every backend is opened with. */
export interface BackendOptions {
  /** Unix milliseconds. Default: the system's clock. */
  now?: () => number;
  /** What a report is counted under. Default: its own fields. */
  toVariant?: (report: DriftReport) => ReportVariant | Promise<ReportVariant>;
  /** Told of what an operator should know. */
  onTrouble?: (message: string, fields: Record<string, unknown>) => void;
}

export function withDefaults({
  now = Date.now,
  toVariant = variantOf,
  onTrouble = () => undefined,
}: BackendOptions): Required<BackendOptions> {
  if (toVariant === variantOf) return { now, toVariant, onTrouble };
  return {
    now,
    onTrouble,
    toVariant: async (report) => {
      try {
        return await toVariant(report);
      } catch (cause) {
        // Whatever is made of its shape, a report that was taken is counted.
        onTrouble('A variant could not be refined; the report is counted under its own.', { cause });
        return variantOf(report);
      }
    },
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** How long things are kept, in milliseconds. Each must outlive the one before it. */
export const retention = {
  /** Message ids: longer than the seven days after which a report is refused, so that no retry counts twice. */
  reports: 8 * dayMs,
  /** Batches since their newest report, drifts since their last change once nothing is to be done about them. */
  batches: 35 * dayMs,
} as const;
