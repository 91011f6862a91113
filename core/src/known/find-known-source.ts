import type { Config } from '../config/schema.ts';
import { isLoopback } from '../contracts/is-loopback.ts';
import { decideConsent } from '../telemetry/consent.ts';

/** `url`: where the feed is asked for. Else why it is asked for nowhere. */
export type KnownSource = { url: string } | { url?: undefined; why: string };

/**
 * Where the feed of known drifts comes from: `known.url`; else the drift service, where reports are sent to it anyway.
 * A feed can keep every run from starting, so that it has to come over TLS, from this machine, or signed.
 */
export function findKnownSource(
  env: Readonly<Record<string, string | undefined>>,
  { known, telemetry }: Pick<Config, 'known' | 'telemetry'>,
): KnownSource {
  const url = known.url ?? urlOfService(env, telemetry);
  if (url === undefined) return { why: 'known.url is not set, and no reports are sent' };
  const isSafe = url.startsWith('https:') || isLoopback(url) || known.publicKey !== undefined;
  return isSafe ? { url } : { why: `${new URL(url).origin} has no TLS: set known.publicKey` };
}

function urlOfService(
  env: Readonly<Record<string, string | undefined>>,
  telemetry: Config['telemetry'],
): string | undefined {
  const consent = decideConsent({ env, telemetry, sandbox: false });
  if (!consent.given) return undefined;
  return new URL('drift/known.json', `${consent.endpoint.replace(/\/?$/, '/')}`).href;
}
