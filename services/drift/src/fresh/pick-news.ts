import type { FreshDrifts } from 'agentkeys';
import type { FreshDrift } from '../backends/backend.ts';
import { asksForRun } from './asks-for-run.ts';

/** What has been told already. */
export interface Told {
  /** Since when each drift has waited when it was told of; by `<service>.<step_hash>`. */
  waiting: ReadonlyMap<string, string>;
  /** When each service was told of last, Unix milliseconds. */
  services: ReadonlyMap<string, number>;
}

export const nothingTold: Told = { waiting: new Map(), services: new Map() };

/** One service is told of at most so often, in milliseconds. */
export const pauseMs = 5 * 60_000;

/** Reports have come; one that only is to be tried again waits for its hour. */
const hasReports = ({ drift, upto }: FreshDrift): boolean => upto > drift.handled_seq;

/**
 * What is to be told now, and what has been told then. A drift is news when it has begun to wait; of a service that was
 * told of a moment ago it stays news until the pause is over. What has been dealt with is forgotten, so that the next
 * report of it is news again.
 */
export function pickNews(
  fresh: readonly FreshDrift[],
  told: Told,
  now: number,
): { news: FreshDrifts[]; told: Told } {
  const waiting = new Map<string, string>();
  const services = new Map([...told.services].filter(([, at]) => now - at < pauseMs));
  const news = new Map<string, FreshDrifts['drifts'][number][]>();
  for (const each of fresh.filter(hasReports).filter(asksForRun)) {
    const { service, step, step_hash, reports, state, result, fixed_in } = each.drift;
    const key = `${service}.${step_hash}`;
    const isTold = told.waiting.get(key) === each.waiting_since;
    // Whoever has claimed it deals with it.
    const isNews = !isTold && state === 'open' && !services.has(service);
    if (isTold || isNews) waiting.set(key, each.waiting_since);
    if (!isNews) continue;
    const known = result === 'reproduced' && fixed_in === null;
    news.set(service, [...(news.get(service) ?? []), { step, step_hash, reports, known }]);
  }
  for (const service of news.keys()) services.set(service, now);
  return {
    news: [...news].map(([service, drifts]) => ({ service, drifts })),
    told: { waiting, services },
  };
}
