import type { RestSample } from '../browser/types.ts';

/** Signs that say something whenever they are seen: that the page was not there, or could not be asked. */
const neverNoise = new Set(['ready-state', 'navigating', 'main-thread', 'no-content', 'network']);
/** A request that is under way for so long will not end: a page that is told things keeps one open. */
const longPollMs = 1_000;

/**
 * The signs of work that go on although everything has come: what is seen at two moments or more of a page that is known
 * to be well. Requests are named as the network log names them (`poll:<METHOD> <path>`).
 *
 * @param samples of a time in which nobody acted on the page, and what was waited for was long there
 */
export function findNoise(samples: readonly RestSample[]): string[] {
  const times = new Map<string, number>();
  for (const sample of samples) {
    for (const sign of new Set(sample.busy)) times.set(sign, (times.get(sign) ?? 0) + 1);
  }
  const noise = [...times]
    .filter(([sign, count]) => count >= 2 && !neverNoise.has(sign))
    .map(([sign]) => sign);
  const begins = samples[0]?.at ?? 0;
  const changes = samples.map(({ at, treeQuietMs }) => at - treeQuietMs).filter((at) => at > begins);
  if (new Set(changes.map((at) => Math.round(at / 50))).size >= 2) noise.push('mutation');
  return [...new Set([...noise, ...longPolls(samples)])].sort();
}

function longPolls(samples: readonly RestSample[]): string[] {
  const since = new Map<string, number>();
  const found = new Set<string>();
  for (const { at, inFlight } of samples) {
    for (const name of [...since.keys()]) if (!inFlight.includes(name)) since.delete(name);
    for (const name of inFlight) {
      since.set(name, since.get(name) ?? at);
      if (at - (since.get(name) ?? at) >= longPollMs) found.add(name);
    }
  }
  return [...found];
}
