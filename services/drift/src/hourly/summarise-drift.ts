import { toCodedError } from '../errors/to-coded-error.ts';
import type { DriftSummary } from './run-summary.ts';

type Named = Pick<DriftSummary, 'service' | 'step' | 'step_hash'>;

const untouched = ({ service, step, step_hash }: Named) => ({
  service,
  step,
  step_hash,
  reports: 0,
  actions: [],
  issue: null,
  retry_at: null,
});

export const skipped = (target: Named): DriftSummary => ({
  ...untouched(target),
  outcome: 'skipped',
  why: 'another runner has it, or has dealt with it meanwhile',
});

export function failed(target: Named, thrown: unknown): DriftSummary {
  const error = toCodedError(thrown);
  const { code, message, remedy, details } = error;
  return {
    ...untouched(target),
    outcome: 'failed',
    why: message,
    error: { code, message, remedy, details },
  };
}
