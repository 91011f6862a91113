import { hasCredentials } from '../config/has-credentials.ts';
import type { Config } from '../config/schema.ts';
import { isLoopback } from '../contracts/is-loopback.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

export type Consent =
  | {
      given: true;
      /** Base address of the drift service. */
      endpoint: string;
      /** Masked pictures may follow the reports. */
      evidence?: true;
    }
  | { given: false; why: 'off' | 'do_not_track' | 'sandbox' };

export interface ConsentFacts {
  env: Readonly<Record<string, string | undefined>>;
  telemetry: Config['telemetry'];
  /** The run was against a sandbox. */
  sandbox: boolean;
}

/** By HTTP, or to a NATS server of the drift service. */
const protocols = ['http:', 'https:', 'nats:', 'tls:'];

/** What `AGENTKEYS_TELEMETRY` says for reports and the evidence of them. */
const withEvidence = 'evidence';
const isOn = (value: string | undefined): boolean => /^(1|true|on|yes|evidence)$/i.test(value?.trim() ?? '');

/**
 * Whether drift reports may leave the machine. Off unless AGENTKEYS_TELEMETRY=1 or the configuration says so;
 * DO_NOT_TRACK=1 wins over both, and AGENTKEYS_TELEMETRY=0 over the configuration. What a sandbox shows is no news of
 * the provider: it is reported only where the command itself was started with AGENTKEYS_TELEMETRY=1, and only to a drift
 * service on this machine. Evidence may follow only where the command was started with AGENTKEYS_TELEMETRY=evidence:
 * no configuration gives that.
 *
 * Throws `TELEMETRY_NO_ENDPOINT` where consent is given and there is nowhere to send to,
 * `TELEMETRY_ENDPOINT_CREDENTIALS` where the address holds a password, `TELEMETRY_NO_EVIDENCE_TOKEN` where evidence is to
 * be sent and the service would not know by whom, and `TELEMETRY_EVIDENCE_NO_TLS` where its token could be read on the way.
 */
export function decideConsent({ env, telemetry, sandbox }: ConsentFacts): Consent {
  if (isOn(env.DO_NOT_TRACK)) return { given: false, why: 'do_not_track' };
  const asked = env.AGENTKEYS_TELEMETRY?.trim() ?? '';
  const given = asked === '' ? telemetry.enabled === true : isOn(asked);
  if (!given) return { given: false, why: 'off' };
  if (sandbox && !isOn(asked)) return { given: false, why: 'sandbox' };
  const endpoint = readEndpoint(env.AGENTKEYS_DRIFT_URL || telemetry.endpoint);
  if (sandbox && !isLoopback(endpoint)) return { given: false, why: 'sandbox' };
  if (asked.toLowerCase() !== withEvidence) return { given: true, endpoint };
  // Over NATS no evidence is sent in any case.
  if (endpoint.startsWith('http') && !env.AGENTKEYS_DRIFT_EVIDENCE_TOKEN)
    throw new AgentKeysError('TELEMETRY_NO_EVIDENCE_TOKEN');
  if (endpoint.startsWith('http:') && !isLoopback(endpoint))
    throw new AgentKeysError('TELEMETRY_EVIDENCE_NO_TLS', { seen: new URL(endpoint).origin });
  return { given: true, endpoint, evidence: true };
}

function readEndpoint(value: string | undefined): string {
  const url = value === undefined ? null : URL.parse(value);
  if (!url || !protocols.includes(url.protocol) || url.hostname === '') {
    throw new AgentKeysError('TELEMETRY_NO_ENDPOINT', {
      // What stands before an @ may be a password, whatever else is wrong with the address.
      seen: value?.replace(/^.*@/s, '…@') ?? 'none',
      expected: 'an address that begins with http, https, nats or tls',
    });
  }
  if (hasCredentials(url.href))
    throw new AgentKeysError('TELEMETRY_ENDPOINT_CREDENTIALS', { seen: url.host });
  return url.href;
}
