import { type AgentKeysError, isAgentKeysError } from 'agentkeys';
import { DriftError } from '../errors/drift-error.ts';
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

function coded(error: unknown): DriftError | AgentKeysError {
  if (error instanceof DriftError || isAgentKeysError(error)) return error;
  const seen = error instanceof Error ? error.message : String(error);
  return new DriftError('INTERNAL', { seen }, { cause: error });
}

export function failed(target: Named, thrown: unknown): DriftSummary {
  const error = coded(thrown);
  const { code, message, remedy, details } = error;
  return {
    ...untouched(target),
    outcome: 'failed',
    why: message,
    error: { code, message, remedy, details },
  };
}
