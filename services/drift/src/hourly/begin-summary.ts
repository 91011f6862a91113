import type { RunSummary } from './run-summary.ts';
import type { RunnerContext } from './runner-context.ts';

/** Begins the clock of a run; what it answers makes the summary when the run is over. */
export function beginSummary(
  schema: RunSummary['schema'],
  { now, dryRun }: Pick<RunnerContext, 'now' | 'dryRun'>,
): (drifts: RunSummary['drifts'], reproductions: RunSummary['reproductions']) => RunSummary {
  const started = now();
  return (drifts, reproductions) => ({
    schema,
    dry_run: dryRun,
    started_at: new Date(started).toISOString(),
    elapsed_ms: Math.max(0, now() - started),
    reproductions,
    drifts,
  });
}
