import { v7 } from 'uuid';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Host } from '../provision/host.ts';
import { decideConsent } from './consent.ts';
import type { FlushResult } from './flush-outbox.ts';
import { openOutbox } from './outbox.ts';
import { sendReports } from './send-reports.ts';

/** Milliseconds for each outbox: a person waits for it, unlike after a run. */
const limitMs = 30_000;

/**
 * Sends what waits in both outboxes, each under its own consent. Throws TELEMETRY_OFF where none was given, and
 * TELEMETRY_NO_ENDPOINT.
 */
export async function flushAll(host: Host): Promise<FlushResult> {
  const total: FlushResult = { sent: 0, dropped: 0, left: 0 };
  let given = false;
  for (const sandbox of [false, true]) {
    const consent = decideConsent({ env: host.env, telemetry: host.config.telemetry, sandbox });
    if (!consent.given) continue;
    given = true;
    const evidence = consent.evidence ?? false;
    const outbox = await openOutbox(host.home, { sandbox });
    const [report] = await outbox.peek();
    const [first = report] = report || !evidence ? [] : await outbox.evidence.peek();
    if (!first) continue;
    const version = report?.scraper_version ?? '0.0.0';
    const run = { runId: v7(), provider: first.service, version, sandbox };
    const { sent, dropped, left, stopped } = await sendReports({
      host,
      run,
      endpoint: consent.endpoint,
      evidence,
      limitMs,
    });
    total.sent += sent;
    total.dropped += dropped;
    total.left += left;
    if (stopped !== undefined) total.stopped = stopped;
  }
  if (!given) throw new AgentKeysError('TELEMETRY_OFF');
  return total;
}
