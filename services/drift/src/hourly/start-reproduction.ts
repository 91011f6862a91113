import { isAgentKeysError, type ReproductionRequest, type ReproductionRun } from 'agentkeys';
import { DriftError } from '../errors/drift-error.ts';
import type { HourlyTools } from './tools.ts';

/** Runs a provider once. Rejects with REPRODUCTION_NOT_STARTED, or with the reason of the signal. */
export async function startReproduction(
  tools: HourlyTools,
  request: ReproductionRequest,
  signal: AbortSignal,
): Promise<ReproductionRun> {
  const reproducer = await tools.reproducer(request);
  try {
    return await reproducer.run(request, signal);
  } catch (error) {
    signal.throwIfAborted();
    const { code, details } = isAgentKeysError(error) ? error : { code: undefined, details: {} };
    const seen = error instanceof Error ? error.message : String(error);
    throw new DriftError('REPRODUCTION_NOT_STARTED', { ...details, cause: code, seen }, { cause: error });
  }
}
