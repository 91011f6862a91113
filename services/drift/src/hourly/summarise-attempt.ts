import type { Attempt } from '../issue/render-attempts.ts';
import type { AttemptSummary } from './run-summary.ts';

export const summariseAttempt = ({ run, judgement }: Attempt): AttemptSummary => ({
  started_at: run.started_at,
  elapsed_ms: run.elapsed_ms,
  ended: run.event?.type ?? 'crash',
  result: judgement.result,
  why: judgement.why,
});
