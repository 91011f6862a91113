import type { Duration } from '../plugins/provider.ts';

const units = { ms: 1, s: 1_000, m: 60_000 } as const;

/** Milliseconds of `'20s'`, `'2m'`, `'500ms'` or a number. Throws RangeError for anything else. */
export function parseDuration(duration: Duration): number {
  if (typeof duration === 'number') {
    if (Number.isFinite(duration) && duration > 0) return duration;
    throw new RangeError(`not a duration: ${duration}`);
  }
  const match = /^(\d+)(ms|s|m)$/.exec(duration);
  if (!match) throw new RangeError(`not a duration: ${duration}`);
  return Number(match[1]) * units[match[2] as keyof typeof units];
}
