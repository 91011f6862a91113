import type { ReproductionRequest, ReproductionRun } from 'agentkeys';
import type { ReproductionSummary } from './run-summary.ts';

export const summariseRun = (
  { service, step }: ReproductionRequest,
  command: string,
  { event, started_at, elapsed_ms, made }: ReproductionRun,
): ReproductionSummary => ({
  service,
  step,
  command,
  started_at,
  ended: event?.type ?? 'crash',
  elapsed_ms,
  ...(made && { made }),
});
