import type { DriftSummary } from '../hourly/run-summary.ts';

/** A drift that was reproduced, with an issue that was opened for it. */
export const makeDriftSummary = (change: Partial<DriftSummary> = {}): DriftSummary => ({
  service: 'openai',
  step: 'signup-form',
  step_hash: 'b59114af29bce274',
  outcome: 'reproduced',
  why: 'it tripped at the reported step',
  reports: 3,
  actions: ['create'],
  issue: { id: '7', url: 'https://github.example/acme/scrapers/issues/7' },
  retry_at: null,
  ...change,
});
