import type { DriftKey, DriftReader } from '../backends/backend.ts';
import { DriftError } from '../errors/drift-error.ts';

export interface NewDriftLimitOptions {
  drifts: Pick<DriftReader, 'get'>;
  /** Drifts that a UTC day may add over all services. */
  perDay: number;
  /** And of one service, so that a flood of its steps leaves room for others. */
  perService: number;
  /** Keys that are remembered as being in the store. Default 10,000. */
  maxRemembered?: number;
  /** Unix milliseconds. */
  now?: () => number;
}

export interface NewDriftLimit {
  /**
   * Lets a report of this drift pass. Rejects with TOO_MANY_NEW_DRIFTS; where the store cannot be asked, so that any may
   * be new, with STORE_UNAVAILABLE in its place.
   */
  admit(key: DriftKey): Promise<void>;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Senders come again sooner than the next day, because the service may have been told to accept more. */
const longestWaitS = 60 * 60;

/**
 * Reports of drifts that are in the store are never refused here; of those that are not, only so many a day. Counts in
 * this process alone: several that share a store, or one that is started again, let that many more pass.
 */
export function createNewDriftLimit(options: NewDriftLimitOptions): NewDriftLimit {
  const { drifts, perDay, perService, maxRemembered = 10_000, now = Date.now } = options;
  const remembered = new Set<string>();
  const taken = new Map<string, number>();
  let total = 0;
  let day = -1;

  function remember(key: string): void {
    remembered.delete(key);
    remembered.add(key);
    if (remembered.size > maxRemembered) remembered.delete(remembered.keys().next().value as string);
  }

  /** @param unasked What is said in the place of "too many", where it may be no new one. */
  function take(service: string, unasked: DriftError | undefined): void {
    const today = Math.floor(now() / dayMs);
    if (today !== day) {
      day = today;
      total = 0;
      taken.clear();
    }
    const before = taken.get(service) ?? 0;
    if (total >= perDay || before >= perService) {
      if (unasked) throw unasked;
      const untilTomorrow = Math.ceil(((day + 1) * dayMs - now()) / 1000);
      throw new DriftError('TOO_MANY_NEW_DRIFTS', {
        retryAfterS: Math.max(1, Math.min(untilTomorrow, longestWaitS)),
      });
    }
    total += 1;
    taken.set(service, before + 1);
  }

  /** What it was refused with, where the store cannot be asked: each may be new then. */
  async function askStore(key: DriftKey): Promise<{ isThere: boolean; unasked?: DriftError }> {
    try {
      return { isThere: (await drifts.get(key)) !== undefined };
    } catch (error) {
      if (error instanceof DriftError && error.code === 'STORE_UNAVAILABLE')
        return { isThere: false, unasked: error };
      throw error;
    }
  }

  return {
    async admit({ service, step_hash }) {
      const key = `${service}.${step_hash}`;
      const { isThere, unasked } = remembered.has(key)
        ? { isThere: true }
        : await askStore({ service, step_hash });
      // Another report of it may have been let in while the store was asked.
      if (!isThere && !remembered.has(key)) take(service, unasked);
      remember(key);
    },
  };
}
