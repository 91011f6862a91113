import type { Claim, Claims, DriftKey } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';

export interface HeldClaim {
  /** Aborted with FENCE_STALE when the claim may have passed on. */
  readonly signal: AbortSignal;
  /** Renews now, and throws FENCE_STALE where the claim has passed on: the last look before something is written. */
  assure(): Promise<void>;
  stop(): void;
}

/** Keeps a claim for as long as the work on it takes. */
export function holdClaim(claims: Claims, key: DriftKey, { fence }: Claim, leaseMs: number): HeldClaim {
  const lost = new AbortController();
  let renewedAt = performance.now();

  async function renew(): Promise<void> {
    const asked = performance.now();
    await claims.renew(key, fence, leaseMs);
    renewedAt = asked;
  }

  const timer = setInterval(() => {
    renew().catch((error: unknown) => {
      const isOver = performance.now() - renewedAt > leaseMs;
      if (error instanceof DriftError && error.code === 'FENCE_STALE') lost.abort(error);
      // A store that is away for a moment is no reason to stop; one that is away for a whole lease is.
      else if (isOver) lost.abort(new DriftError('FENCE_STALE', {}, { cause: error }));
    });
  }, leaseMs / 3);

  return {
    signal: lost.signal,
    assure: async () => {
      lost.signal.throwIfAborted();
      await renew();
    },
    stop: () => clearInterval(timer),
  };
}
