import type { Config } from '../config/schema.ts';
import { fallbackLimits, fallbackStore } from './fallback-store.ts';
import { pruneLogs } from './prune-logs.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';

const dayMs = 24 * 60 * 60 * 1000;
const mebibyte = 1024 * 1024;

/**
 * Lets go of what nobody will read: fallback files and logs beyond their limits, and what killed processes have left. A
 * log is kept as long as the fallback file of its run. Throws what removing throws.
 */
export async function tidyHome(
  home: string,
  { logs, fallback }: Pick<Config, 'logs' | 'fallback'>,
  now = Date.now(),
): Promise<void> {
  const store = fallbackStore(home, { ...fallbackLimits(fallback), now: () => now });
  await store.prune();
  const limits = { keepMs: logs.keepDays * dayMs, maxBytes: logs.maxMegabytes * mebibyte };
  await pruneLogs(home, limits, await store.runs(), now);
  await sweepLeftovers(home, now);
}
