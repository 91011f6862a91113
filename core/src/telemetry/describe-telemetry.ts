import { reportTime } from '../contracts/index.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import type { Host } from '../provision/host.ts';
import { type ConsentFacts, decideConsent } from './consent.ts';
import { viewOutbox } from './outbox.ts';

export interface OutboxStatus {
  /** Reports that wait to be sent. */
  waiting: number;
  /** When the oldest of them was made, ISO 8601. */
  oldest?: string;
  /** Pictures that wait to follow their reports, where there are any. */
  evidence?: number;
  /** Nothing is sent until then: the drift service asked for it. */
  paused_until?: string;
  /** Reports that were dropped, by reason. */
  dropped: Record<string, number>;
}

export interface TelemetryStatus {
  /** Whether drift reports of live runs leave this machine. */
  on: boolean;
  /** What decided that. */
  why: string;
  /** Without credentials, query and fragment; none where nothing would be sent. */
  endpoint?: string;
  /** The same for runs in a sandbox. */
  sandbox: { on: boolean; why: string };
  outbox: OutboxStatus;
  sandbox_outbox: OutboxStatus;
}

/** How it stands with telemetry on this machine. Sends nothing. */
export async function describeTelemetry(
  host: Pick<Host, 'home' | 'env' | 'config'>,
): Promise<TelemetryStatus> {
  const { env, config, home } = host;
  const live = describeConsent({ env, telemetry: config.telemetry, sandbox: false });
  const { endpoint: _, ...sandbox } = describeConsent({ env, telemetry: config.telemetry, sandbox: true });
  return {
    ...live,
    sandbox,
    outbox: await readOutbox(home, false),
    sandbox_outbox: await readOutbox(home, true),
  };
}

function describeConsent(facts: ConsentFacts): Pick<TelemetryStatus, 'on' | 'why' | 'endpoint'> {
  const { env, telemetry } = facts;
  const variable = env.AGENTKEYS_TELEMETRY?.trim();
  const asked = variable ? `AGENTKEYS_TELEMETRY=${variable}` : 'telemetry.enabled in the configuration';
  try {
    const consent = decideConsent(facts);
    if (consent.given) return { on: true, why: asked, endpoint: placeOf(consent.endpoint) };
    return { on: false, why: whyNot(consent.why, variable, telemetry.enabled) };
  } catch (error) {
    if (isAgentKeysError(error)) return { on: false, why: `${error.code}: ${error.message}` };
    throw error;
  }
}

function whyNot(
  why: 'off' | 'do_not_track' | 'sandbox',
  variable: string | undefined,
  enabled: boolean | undefined,
): string {
  if (why === 'do_not_track') return 'DO_NOT_TRACK wins over everything';
  if (why === 'sandbox') return 'a sandbox reports only with AGENTKEYS_TELEMETRY=1 and to this machine';
  if (variable) return `AGENTKEYS_TELEMETRY=${variable}`;
  return enabled === false ? 'telemetry.enabled in the configuration' : 'off is the default';
}

/** An address as it may be shown. */
export function placeOf(endpoint: string): string {
  // Only web addresses have an `origin`.
  const { protocol, host, pathname } = new URL(endpoint);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

async function readOutbox(home: string, sandbox: boolean): Promise<OutboxStatus> {
  const outbox = viewOutbox(home, { sandbox });
  const reports = await outbox.list();
  const evidence = (await outbox.evidence.list()).length;
  const pausedUntil = await outbox.pausedUntil();
  const [oldest] = reports;
  return {
    waiting: reports.length,
    ...(evidence > 0 && { evidence }),
    ...(oldest && { oldest: new Date(reportTime(oldest.report_id)).toISOString() }),
    ...(pausedUntil > Date.now() && { paused_until: new Date(pausedUntil).toISOString() }),
    dropped: await outbox.dropped(),
  };
}
