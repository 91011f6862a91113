import { join } from 'node:path';
import type { Host } from './host.ts';
import type { KnownHit } from './known-hit.ts';
import { noFallback } from './outcome-parts.ts';

/** What the plugins offer for a drift that was known before the run. */
export async function findKnownTier(host: Host, provider: string, hit: KnownHit): Promise<string> {
  const { step, known, tripwire } = hit;
  const file = tripwire && join(host.home, 'fallback', `${tripwire.token}.json`);
  const fallback = await host.hooks.fire.resolveFallback({ provider, step, known, ...(file && { file }) });
  return fallback?.tier ?? noFallback;
}
