import { reportReceiptSchema } from '../contracts/index.ts';
import type { SendResult, Transport } from '../plugins/transport.ts';
import type { OutgoingReport } from './build-report.ts';
import type { Outbox } from './outbox.ts';

export interface FlushResult {
  sent: number;
  dropped: number;
  /** Reports that are still in the outbox. */
  left: number;
  /** Why not everything was tried. */
  stopped?: string;
}

export interface FlushOptions {
  outbox: Outbox;
  transport: Transport;
  /** Ends the flush, also where the transport does not heed it. */
  signal: AbortSignal;
  now?: () => number;
}

/** A service that asks for a longer rest is asked again after this time all the same. */
const maxPauseMs = 24 * 60 * 60 * 1000;

/**
 * Peek, send, receipt, remove: a report is taken out only after the drift service has confirmed it. Stops at the first
 * failure that another try may mend, because the next report would meet the same.
 */
export async function flushOutbox({
  outbox,
  transport,
  signal,
  now = Date.now,
}: FlushOptions): Promise<FlushResult> {
  const reports = await outbox.peek();
  const done = { sent: 0, dropped: 0, left: reports.length };
  if (reports.length > 0 && (await outbox.pausedUntil()) > now()) return { ...done, stopped: 'paused' };
  for (const report of reports) {
    const result = await sendOne(transport, report, signal);
    if (result.ok) {
      await outbox.remove(report.report_id);
      done.sent++;
    } else if (!result.retry) {
      await outbox.drop(report.report_id, reasonWord(result.reason));
      done.dropped++;
    } else {
      if (result.retryAfterMs) await outbox.pause(now() + Math.min(result.retryAfterMs, maxPauseMs));
      return { ...done, stopped: reasonWord(result.reason) };
    }
    done.left--;
  }
  return done;
}

/** Never rejects, and always ends with the signal. */
async function sendOne(
  transport: Transport,
  report: OutgoingReport,
  signal: AbortSignal,
): Promise<SendResult> {
  const stopped: SendResult = { ok: false, retry: true, reason: 'out_of_time' };
  if (signal.aborted) return stopped;
  let stop = (): void => {};
  const aborted = new Promise<SendResult>((resolve) => {
    stop = () => resolve(stopped);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return checkResult(await Promise.race([transport.send(report, signal), aborted]));
  } catch {
    return { ok: false, retry: true, reason: signal.aborted ? 'out_of_time' : 'transport_failed' };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A transport is a plugin: what it calls a receipt is looked at. */
function checkResult(result: SendResult): SendResult {
  if (!result.ok || reportReceiptSchema.safeParse(result.receipt).success) return result;
  return { ok: false, retry: true, reason: 'no_receipt' };
}

/** Reasons are counted by name, so they must be few and short. */
const reasonWord = (reason: string): string =>
  reason
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 48);
