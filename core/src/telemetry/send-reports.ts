import type { RunInfo } from '../hooks/hook-table.ts';
import { coreFolder } from '../plugins/core-package.ts';
import type { Transport } from '../plugins/transport.ts';
import type { Host } from '../provision/host.ts';
import { checkReport, type OutgoingReport } from './build-report.ts';
import { type FlushResult, flushOutbox } from './flush-outbox.ts';
import { httpTransportPackage, loadHttpTransport } from './load-http-transport.ts';
import { type Outbox, openOutbox } from './outbox.ts';

export interface SendReportsOptions {
  host: Pick<Host, 'home' | 'folder' | 'hooks' | 'log'>;
  run: RunInfo;
  /** Consent was given: this is where reports go. */
  endpoint: string;
  /** The report of this run, where it met a tripwire. */
  report?: OutgoingReport;
  /** Longest time for the network in milliseconds; what was not sent then goes out with the next command. */
  limitMs?: number;
}

/**
 * Puts this run's report into the outbox and sends what is in it. Only to be called after consent was given and after
 * the caller has the outcome. Rejects only where the outbox itself cannot be used.
 */
export async function sendReports(options: SendReportsOptions): Promise<FlushResult> {
  const { host, run, endpoint, report, limitMs = 2_000 } = options;
  const outbox = await openOutbox(host.home);
  if (report) await putReport(host, outbox, report);

  const waiting = (await outbox.peek()).length;
  if (waiting === 0) return { sent: 0, dropped: 0, left: 0 };
  const limit = new AbortController();
  // Not AbortSignal.timeout: its timer lets the process end while somebody waits for it.
  const timer = setTimeout(() => limit.abort(), limitMs);
  try {
    const transport = await findTransport(host, run, endpoint, limit.signal);
    if (!transport) return { sent: 0, dropped: 0, left: waiting, stopped: 'no_transport' };
    const result = await flushOutbox({ outbox, transport, signal: limit.signal });
    host.log.debug('the outbox was flushed', { transport: transport.name, ...result });
    await Promise.race([transport.close?.().catch(() => undefined), untilAborted(limit.signal)]);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

async function putReport(
  host: Pick<Host, 'hooks' | 'log'>,
  outbox: Outbox,
  report: OutgoingReport,
): Promise<void> {
  const modified = await host.hooks.fire.modifyReport(report);
  // The id is the report's time and its name on every try: no plugin changes it.
  const checked = checkReport({ ...modified, schema: report.schema, report_id: report.report_id });
  if (checked) return outbox.put(checked);
  host.log.warn('a plugin made a drift report that may not leave this machine; it was dropped');
  await outbox.refuse('not_allowed');
}

async function findTransport(
  host: SendReportsOptions['host'],
  run: RunInfo,
  endpoint: string,
  signal: AbortSignal,
): Promise<Transport | undefined> {
  try {
    const transport =
      (await host.hooks.fire.resolveTransport(run, signal)) ??
      (await loadHttpTransport(endpoint, [host.folder, coreFolder]));
    if (transport) return transport;
    host.log.warn(
      `Drift reports stay in the outbox: install ${httpTransportPackage} beside the configuration, or add a plugin that answers resolveTransport.`,
    );
  } catch (error) {
    host.log.warn('Drift reports stay in the outbox: there is no transport.', {
      seen: (error as Error).message,
    });
  }
  return undefined;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
