import type { RunInfo } from '../hooks/hook-table.ts';
import { coreFolder } from '../plugins/core-package.ts';
import type { Transport } from '../plugins/transport.ts';
import type { Host } from '../provision/host.ts';
import { type FlushResult, flushOutbox } from './flush-outbox.ts';
import { loadTransport, transportPackage } from './load-transport.ts';
import { openOutbox } from './outbox.ts';

export interface SendReportsOptions {
  host: Pick<Host, 'home' | 'folder' | 'hooks' | 'log' | 'env'>;
  run: RunInfo;
  /** Consent was given: this is where reports go. */
  endpoint: string;
  /** Consent was given for evidence, too. */
  evidence?: boolean;
  /** Longest time for all of it in milliseconds; what was not sent then goes out with the next command. */
  limitMs?: number;
}

/** The network has this part of the time; the rest is for taking out what was confirmed and for closing. */
const networkShare = 0.9;

/**
 * Sends what is in the outbox. Only to be called after consent was given and after the caller has the outcome. Rejects
 * only where the outbox itself cannot be used, or not in time.
 */
export async function sendReports(options: SendReportsOptions): Promise<FlushResult> {
  const { limitMs = 2_000 } = options;
  const limit = new AbortController();
  // Not AbortSignal.timeout: its timer lets the process end while somebody waits for it.
  const timers = [setTimeout(() => limit.abort(), limitMs * networkShare)];
  const late = new Promise<never>((_, reject) => {
    timers.push(setTimeout(() => reject(new Error(`not done within ${limitMs} ms`)), limitMs));
  });
  try {
    return await Promise.race([sendWaiting(options, limit.signal), late]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

async function sendWaiting(options: SendReportsOptions, signal: AbortSignal): Promise<FlushResult> {
  const { host, run, endpoint, evidence = false } = options;
  const outbox = await openOutbox(host.home, { sandbox: run.sandbox });
  const left = (await outbox.peek()).length;
  if (left === 0 && !(evidence && (await outbox.evidence.peek()).length > 0)) {
    return { sent: 0, dropped: 0, left };
  }
  const transport = await findTransport(host, run, endpoint, signal);
  if (!transport) return { sent: 0, dropped: 0, left, stopped: 'no_transport' };
  const result = await flushOutbox({ outbox, transport, signal, evidence });
  host.log.debug('the outbox was flushed', { transport: transport.name, ...result });
  await Promise.race([transport.close?.().catch(() => undefined), untilAborted(signal)]);
  return result;
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
      (await loadTransport(endpoint, [host.folder, coreFolder], host.env.AGENTKEYS_DRIFT_EVIDENCE_TOKEN));
    if (transport) return transport;
    host.log.warn(
      `Drift reports stay in the outbox: install ${transportPackage(endpoint)} beside the configuration, or add a plugin that answers resolveTransport.`,
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
