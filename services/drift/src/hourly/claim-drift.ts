import type { Claim, ClaimRequest, DriftKey } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';
import type { RunnerContext } from './runner-context.ts';

/** `undefined`: another runner has it, or has dealt with it since this one asked. */
export async function claimDrift(
  key: DriftKey,
  { store, holder, leaseMs }: Pick<RunnerContext, 'store' | 'holder' | 'leaseMs'>,
  request: Pick<ClaimRequest, 'even_if_handled' | 'step'> = {},
): Promise<Claim | undefined> {
  try {
    return await store.claims.claim(key, { holder, lease_ms: leaseMs, ...request });
  } catch (error) {
    if (error instanceof DriftError && ['DRIFT_CLAIMED', 'DRIFT_NOT_FRESH'].includes(error.code))
      return undefined;
    throw error;
  }
}
