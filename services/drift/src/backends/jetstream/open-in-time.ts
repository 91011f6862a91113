import { setTimeout as sleep } from 'node:timers/promises';

export interface InTimeOptions {
  /** Whether what failed may succeed without anybody doing anything. Else the first failure is thrown. */
  mayWait(error: unknown): boolean;
  /** Told of the first failure, and of every one that is another than the one before. */
  onFailure(error: unknown): void;
}

export interface InTime<Store> {
  /** What was opened; `undefined` for as long as it is tried. */
  store(): Store | undefined;
  /** Why the last try failed, for as long as nothing is open. */
  failure(): unknown;
  /** Tries no more, and closes what was opened. */
  close(): Promise<void>;
}

const longestPauseMs = 5000;

/** Opens something that may not be there yet: where the first try may wait, others follow until one succeeds. */
export async function openInTime<Store extends { close(): Promise<void> }>(
  open: () => Promise<Store>,
  { mayWait, onFailure }: InTimeOptions,
): Promise<InTime<Store>> {
  const closing = new AbortController();
  let store: Store | undefined;
  let failure: unknown;

  async function attempt(): Promise<void> {
    const opened = await open();
    // It was closed while this was on its way.
    if (closing.signal.aborted) await opened.close();
    else store = opened;
  }

  async function goOn(): Promise<void> {
    for (let tries = 1; !store && !closing.signal.aborted; tries += 1) {
      const pauseMs = Math.min(longestPauseMs, 100 * 2 ** tries);
      await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      await attempt().catch((error: unknown) => {
        if (String(error) !== String(failure)) onFailure(error);
        failure = error;
      });
    }
  }

  let trying = Promise.resolve();
  try {
    await attempt();
  } catch (error) {
    if (!mayWait(error)) throw error;
    failure = error;
    onFailure(error);
    trying = goOn();
  }
  return {
    store: () => store,
    failure: () => (store ? undefined : failure),
    close: async () => {
      closing.abort();
      await trying;
      await store?.close();
    },
  };
}
