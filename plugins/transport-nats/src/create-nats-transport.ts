import type { SendResult, Transport } from 'agentkeys';
import { reportMaxAgeMs, reportMaxAheadMs, reportTime } from 'agentkeys/contracts';
import { checkOptions } from './check-options.ts';
import type { NatsClient } from './connect-client.ts';
import type { NatsTransportOptions } from './nats-transport-options.ts';

const timeout: SendResult = { ok: false, retry: true, reason: 'timeout' };

/** Connects with the first report, not before. Throws TypeError where the options cannot be used. */
export function createNatsTransport(options: NatsTransportOptions): Transport {
  const { timeoutMs = 10_000 } = options;
  const servers = checkOptions(options);
  let client: Promise<NatsClient> | undefined;

  async function publish(report: Parameters<Transport['send']>[0]): Promise<SendResult> {
    // Nobody who never reports waits for the client of NATS to be loaded.
    const { connectClient, readFailure } = await import('./connect-client.ts');
    try {
      if (client && (await client).isClosed()) client = undefined;
      client ??= connectClient(servers, options, timeoutMs);
      return await (await client).publish(report);
    } catch (error) {
      // Only a connection that stands is used again.
      const failed = client;
      const isOpen = await failed?.then((each) => !each.isClosed()).catch(() => false);
      if (!isOpen && client === failed) client = undefined;
      return readFailure(error);
    }
  }

  return {
    name: 'nats',
    async send(report, signal) {
      const refused = checkTime(Date.now() - reportTime(report.report_id));
      if (refused) return refused;
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      if (limit.aborted) return timeout;
      return Promise.race([publish(report), untilAborted(limit)]);
    },
    async close() {
      const open = client;
      client = undefined;
      await open?.then((each) => each.close()).catch(() => undefined);
    },
  };
}

/**
 * The log takes whatever is published, and the id of what it puts aside is spent. So what the door for HTTP refuses by
 * its time is not published either. One from ahead may wait: it is this clock that may be wrong.
 */
function checkTime(ageMs: number): SendResult | undefined {
  if (ageMs > reportMaxAgeMs) return { ok: false, retry: false, reason: 'REPORT_TOO_OLD' };
  if (-ageMs > reportMaxAheadMs) return { ok: false, retry: true, reason: 'REPORT_AHEAD' };
  return undefined;
}

const untilAborted = (signal: AbortSignal): Promise<SendResult> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(timeout), { once: true });
  });
