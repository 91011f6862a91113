import type { DriftReport, ReportReceipt } from '../contracts/index.ts';

/** What became of one report. Anything but a receipt is a failure; `retry: false` means that no try will succeed. */
export type SendResult =
  | { ok: true; receipt: ReportReceipt }
  | { ok: false; retry: boolean; reason: string; retryAfterMs?: number };

/** Takes drift reports to a drift service. */
export interface Transport {
  readonly name: string;
  send(
    report: DriftReport & { schema: 'drift/1'; report_id: string },
    signal: AbortSignal,
  ): Promise<SendResult>;
  close?(): Promise<void>;
}
