import { evidenceReceiptSchema, reportReceiptSchema } from '../contracts/index.ts';
import type { EvidenceResult, SendResult, Transport } from '../plugins/transport.ts';
import type { Outbox, Waiting } from './outbox.ts';

export interface FlushCounts {
  sent: number;
  dropped: number;
  /** What is still in the outbox. */
  left: number;
}

export interface FlushResult extends FlushCounts {
  /** Why not everything was sent. */
  stopped?: string;
  /** Of evidence, where any waited and may be sent. */
  evidence?: FlushCounts;
}

export interface FlushOptions {
  outbox: Outbox;
  transport: Transport;
  /** Ends the flush, also where the transport does not heed it. */
  signal: AbortSignal;
  /** Consent was given for evidence, too. Default: no. */
  evidence?: boolean;
  now?: () => number;
}

/** After so many failures that another try may mend the service is left alone: the rest would meet the same. */
const maxFailures = 2;

type Failed = Extract<SendResult, { ok: false }>;
type Tried = { ok: true } | Failed;

/**
 * Peek, send, receipt, remove: an entry is taken out only after the drift service has confirmed it. One report that the
 * service fails on does not keep the others waiting, two failures end the flush. Evidence goes after all reports, and
 * only where the transport takes any.
 */
export async function flushOutbox(options: FlushOptions): Promise<FlushResult> {
  const { outbox, transport, signal } = options;
  const reports = await flushWaiting(options, withEvidence(outbox), async (report) =>
    checkReport(await transport.send(report, signal)),
  );
  const { sendEvidence } = transport;
  if (!options.evidence || !sendEvidence || reports.stopped !== undefined) return reports;
  const { stopped, ...evidence } = await flushWaiting(options, outbox.evidence, async (entry) =>
    checkEvidence(await sendEvidence.call(transport, entry, signal)),
  );
  const any = evidence.sent + evidence.dropped + evidence.left > 0;
  return { ...reports, ...(stopped !== undefined && { stopped }), ...(any && { evidence }) };
}

async function flushWaiting<Entry extends { report_id: string }>(
  { outbox, signal, now = Date.now }: FlushOptions,
  waiting: Waiting<Entry>,
  send: (entry: Entry) => Promise<Tried>,
): Promise<FlushCounts & { stopped?: string }> {
  const entries = await waiting.peek();
  const done = { sent: 0, dropped: 0, left: entries.length };
  let failures = 0;
  let stopped: string | undefined;
  for (const entry of entries) {
    const id = entry.report_id;
    // Another process may have been asked for a rest since, or may have sent this one.
    if ((await outbox.pausedUntil()) > now()) return { ...done, stopped: 'paused' };
    if (!(await waiting.has(id))) {
      done.left--;
      continue;
    }
    const result = await sendInTime(() => send(entry), signal);
    if (result.ok || !result.retry) {
      const isMine = result.ok
        ? await waiting.remove(id)
        : await waiting.refused(id, reasonWord(result.reason));
      if (isMine) done[result.ok ? 'sent' : 'dropped']++;
      done.left--;
      continue;
    }
    stopped = reasonWord(result.reason);
    if (result.retryAfterMs) await outbox.pause(now() + result.retryAfterMs);
    failures++;
    if (result.retryAfterMs || signal.aborted || failures >= maxFailures) break;
  }
  return { ...done, ...(stopped !== undefined && { stopped }) };
}

/** The evidence of a report that is refused goes the same way: the service would not know what it is about. */
const withEvidence = (outbox: Outbox): Outbox => ({
  ...outbox,
  async refused(id, reason) {
    await outbox.evidence.refused(id, reason);
    return outbox.refused(id, reason);
  },
});

/** Never rejects, and always ends with the signal. */
async function sendInTime(send: () => Promise<Tried>, signal: AbortSignal): Promise<Tried> {
  const outOfTime: Failed = { ok: false, retry: true, reason: 'out_of_time' };
  if (signal.aborted) return outOfTime;
  let stop = (): void => {};
  const aborted = new Promise<Tried>((resolve) => {
    stop = () => resolve(outOfTime);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([send(), aborted]);
  } catch {
    return { ok: false, retry: true, reason: signal.aborted ? 'out_of_time' : 'transport_failed' };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const noReceipt: Failed = { ok: false, retry: true, reason: 'no_receipt' };

/** A transport is a plugin: what it calls a receipt is looked at. */
const checkReport = (result: SendResult): Tried =>
  !result.ok || reportReceiptSchema.safeParse(result.receipt).success ? result : noReceipt;

const checkEvidence = (result: EvidenceResult): Tried =>
  !result.ok || evidenceReceiptSchema.safeParse(result.receipt).success ? result : noReceipt;

/** Reasons are counted by name and stand in names of files, so they must be few and short. */
const reasonWord = (reason: string): string =>
  reason
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 48);
