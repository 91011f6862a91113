import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Swept } from '../plugins/provider.ts';
import { isLeft } from '../records/ledger-entry.ts';
import { redactError } from '../redact/redact-error.ts';
import type { Run } from './run.ts';
import { type SweepOptions, sweepMade } from './sweep-made.ts';

/**
 * Removes what a run has made as soon as it has ended; what is left stays in the ledger. Whatever comes of it, the run
 * has ended as it has: never rejects. Nothing where nothing was made.
 */
export async function sweepAtOnce(
  run: Run,
  options: SweepOptions,
): Promise<Swept | AgentKeysError | undefined> {
  if (!run.ledger || !isLeft(run.ledger.entry) || run.signal.aborted) return undefined;
  try {
    return await sweepMade(run, run.ledger, options);
  } catch (error) {
    const fault = redactError(error, run.redactor);
    run.log.warn('what the run has made was not removed', { error: fault });
    return fault;
  }
}
