import type { Outcome, TripwireEvent } from '../contracts/index.ts';
import type { PluginLogger } from '../plugins/plugin.ts';

export interface MeasuredRun {
  durationMs: number;
  /** None of `scrape`, which decides nothing. */
  outcome?: Outcome | undefined;
  tripwire?: TripwireEvent | undefined;
}

export type Metric =
  | { metric: 'tier_used'; value: string }
  | { metric: 'duration_seconds'; value: number }
  | ({ metric: 'trip_wire_fired'; value: 0 | 1 } & Partial<DomState>)
  | { metric: 'verification_result'; value: string };

/** The page that a tripwire met, as far as it holds nothing of what the page says. */
interface DomState {
  step: string;
  kind: string;
  dom_digest: string;
  shape_sim: string | undefined;
  /** Lines of the outline. */
  outline_size: number;
  missing: string[];
  class: string | undefined;
}

/**
 * What is measured of a run.
 * - `tier_used`: `scraper`, `stored_key`, the tier of the fallback, or `none`.
 * - `verification_result`: what the key check said, `phantom` for a key that does not work, or `none`.
 */
export function measureRun({ durationMs, outcome, tripwire }: MeasuredRun): Metric[] {
  return [
    ...(outcome ? [{ metric: 'tier_used' as const, value: tierOf(outcome) }] : []),
    { metric: 'duration_seconds', value: durationMs / 1_000 },
    { metric: 'trip_wire_fired', value: tripwire ? 1 : 0, ...(tripwire && domStateOf(tripwire)) },
    ...(outcome ? [{ metric: 'verification_result' as const, value: verificationOf(outcome) }] : []),
  ];
}

/** Writes one line a metric to the log of the run. */
export function writeMetrics(log: PluginLogger, run: MeasuredRun): void {
  for (const metric of measureRun(run)) log.info('metric', { ...metric });
}

function tierOf(outcome: Outcome): string {
  if (outcome.outcome === 'ok') return outcome.reused ? 'stored_key' : 'scraper';
  return outcome.outcome === 'needs_fallback' ? outcome.tier : 'none';
}

function verificationOf(outcome: Outcome): string {
  if (outcome.outcome === 'ok') return outcome.key.verification;
  return outcome.code === 'verification_failed' ? 'phantom' : 'none';
}

const domStateOf = (tripwire: TripwireEvent): DomState => ({
  step: tripwire.step,
  kind: tripwire.kind,
  dom_digest: tripwire.dom_digest,
  shape_sim: tripwire.shape_sim,
  outline_size: tripwire.outline.length,
  missing: tripwire.missing,
  class: tripwire.class,
});
