import type { Claim, DriftKey } from '../backends/backend.ts';
import { type HeldClaim, holdClaim } from './hold-claim.ts';
import type { RunnerContext } from './runner-context.ts';

export interface UnderClaim {
  /** Ends the work: the run is interrupted, or the claim may have passed on. */
  signal: AbortSignal;
  /** `undefined` where nothing is claimed and nothing is to be written. */
  held: HeldClaim | undefined;
}

/** Keeps a claim while `work` lasts, and gives it back where that fails: nobody needs to wait for the end of the lease. */
export async function underClaim<Result>(
  key: DriftKey,
  claim: Claim,
  { store, leaseMs, dryRun, signal }: Pick<RunnerContext, 'store' | 'leaseMs' | 'dryRun' | 'signal'>,
  work: (under: UnderClaim) => Promise<Result>,
): Promise<Result> {
  if (dryRun) return work({ signal, held: undefined });
  const held = holdClaim(store.claims, key, claim, leaseMs);
  try {
    return await work({ signal: AbortSignal.any([signal, held.signal]), held });
  } catch (error) {
    await store.claims.release(key, claim.fence).catch(() => undefined);
    throw error;
  } finally {
    held.stop();
  }
}
