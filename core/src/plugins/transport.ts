import type { DriftReport, EvidenceReceipt, ReportEvidence, ReportReceipt } from '../contracts/index.ts';

/** What became of one report. Anything but a receipt is a failure; `retry: false` means that no try will succeed. */
export type SendResult =
  | { ok: true; receipt: ReportReceipt }
  | { ok: false; retry: boolean; reason: string; retryAfterMs?: number };

/** What became of the evidence of one report; as a `SendResult` otherwise. */
export type EvidenceResult = { ok: true; receipt: EvidenceReceipt } | Extract<SendResult, { ok: false }>;

/** Takes drift reports to a drift service. */
export interface Transport {
  readonly name: string;
  send(
    report: DriftReport & { schema: 'drift/1'; report_id: string },
    signal: AbortSignal,
  ): Promise<SendResult>;
  /**
   * Takes the masked picture of a report that was sent before. Asked only after consent was given to that; a transport
   * without it leaves evidence on the machine.
   */
  sendEvidence?(evidence: ReportEvidence, signal: AbortSignal): Promise<EvidenceResult>;
  close?(): Promise<void>;
}
