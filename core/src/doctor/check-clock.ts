import type { Check } from './check.ts';

export interface ClockFacts {
  /** Unix milliseconds. */
  now: number;
  /** Times that have certainly passed, Unix milliseconds, with the words for where they stand. */
  past: { what: string; at: number }[];
}

/** Reports are refused that are more than this ahead; smaller differences are everyday. */
const toleranceMs = 10 * 60 * 1_000;

/** Whether the clock is behind something that has certainly happened already. No network is asked. */
export function checkClock({ now, past }: ClockFacts): Check {
  const latest = past.filter(({ at }) => Number.isFinite(at)).sort((a, b) => b.at - a.at)[0];
  const time = new Date(now).toISOString();
  if (!latest || latest.at - now <= toleranceMs) {
    return { name: 'clock', state: 'ok', seen: `${time}, after all that is recorded` };
  }
  return {
    name: 'clock',
    state: 'warn',
    seen: `${time} is before ${new Date(latest.at).toISOString()}, ${latest.what}`,
    remedy: 'Set the clock of this machine: codes from mails, reports and the feed go by their times.',
  };
}
