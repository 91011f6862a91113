import type { RestSample } from '../browser/types.ts';

/**
 * The longest time, in milliseconds, that the page looked as if it had settled before what was waited for came: by the
 * same signs as the settle rule goes by, the noise left out.
 *
 * @param trail samples from the beginning of the wait on, their times counted from there
 * @param foundMs when it came, counted likewise
 */
export function silentGap(trail: readonly RestSample[], noise: ReadonlySet<string>, foundMs: number): number {
  const before = trail.filter(({ at }) => at < foundMs);
  let lastBusy = 0;
  let gap = 0;
  for (const [index, sample] of before.entries()) {
    const isBusy = [...sample.busy, ...sample.inFlight].some((sign) => !noise.has(sign));
    if (isBusy) {
      lastBusy = sample.at;
      continue;
    }
    const requests = Object.entries(sample.requests).filter(([name]) => !noise.has(name));
    const calm = Math.min(
      sample.at - lastBusy,
      sample.sinceNavigationMs,
      noise.has('mutation') ? Number.POSITIVE_INFINITY : sample.treeQuietMs,
      ...requests.map(([, quietMs]) => quietMs),
    );
    // Until it came nothing else was seen; what the next sample tells, it tells itself.
    const until = index === before.length - 1 ? foundMs : sample.at;
    gap = Math.max(gap, calm + until - sample.at);
  }
  return Math.round(gap);
}
