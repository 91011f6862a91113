import { plural } from '../issue/words.ts';
import type { RunSummary } from './run-summary.ts';

/** What an hourly run did, in one line for a log. */
export function renderRunLine({ drifts, reproductions, elapsed_ms }: RunSummary): string {
  const took = `${(elapsed_ms / 1000).toFixed(1)} s`;
  if (drifts.length === 0) return `Hourly run: nothing is fresh (${took}).`;
  const counts = new Map<string, number>();
  for (const { outcome } of drifts) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const outcomes = [...counts].map(([outcome, count]) => `${count} ${outcome.replace('_', ' ')}`);
  return `Hourly run: ${plural(drifts.length, 'drift')} (${outcomes.join(', ')}), ${plural(reproductions.length, 'reproduction')}, ${took}.`;
}
