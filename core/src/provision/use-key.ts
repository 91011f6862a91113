import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { isAgentKeysError } from '../errors/is-agentkeys-error.ts';
import { maskKey } from '../redact/public-prefix.ts';
import type { Ending } from './decide-outcome.ts';
import type { KeptKey } from './keep-key.ts';
import type { Run } from './run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

interface UseOptions {
  /** The ending holds the key in full. */
  reveal?: boolean | undefined;
  /** The key is for nobody: it is checked, and goes with all else that the run has made. */
  trial?: boolean | undefined;
}

/**
 * Checks the key and gives it to the key store; then its recovery file has done its duty. Throws where a plugin fails
 * that the check depends on. After an interruption nothing is checked any more, but the key is stored all the same.
 */
export async function useKey(run: Run, kept: KeptKey, { reveal, trial }: UseOptions): Promise<Ending> {
  const { apiKey } = kept.key;
  const { fire } = run.host.hooks;
  const status = await unlessInterrupted(run.signal, () =>
    fire.resolveKeyCheck({ ...run.info, apiKey }, run.signal),
  );
  if (status === 'phantom') return { kind: 'phantom', recoveryFile: kept.recovery?.file };

  const checked = {
    kind: 'key',
    masked: maskKey(apiKey),
    verification: status ?? 'unchecked',
  } as const;
  if (trial) return { ...checked, storedIn: undefined, storeFailed: false, trial };
  const { storedIn, storeFailed } = await storeKey(run, kept);
  return {
    ...checked,
    storedIn,
    storeFailed,
    // Where it could be kept nowhere, the outcome is the only place that is left.
    ...((reveal || storedIn === undefined) && { apiKey }),
  };
}

interface KeyPlace {
  storedIn: string | undefined;
  storeFailed: boolean;
}

async function storeKey(run: Run, { key, recovery }: KeptKey): Promise<KeyPlace> {
  try {
    const store = await run.host.hooks.fire.resolveKeyStore(run.info);
    if (!store) throw new Error('no plugin offers a key store');
    const storedIn = await inTime(store.put(key));
    const back = await inTime(store.get(key.provider));
    // Another run may have stored its own key since, or the store has only said that it has this one.
    if (back?.apiKey !== key.apiKey) throw new Error('the key store does not give this key back');
    await recovery
      ?.remove()
      .catch((error) => run.log.warn('the recovery file stays', { seen: String(error) }));
    return { storedIn, storeFailed: false };
  } catch (cause) {
    const seen = causeWords(cause);
    const error = new AgentKeysError('KEY_STORE_FAILED', { seen, recovery_file: recovery?.file }, { cause });
    run.log.error('the key could not be stored', { error });
    return { storedIn: recovery?.file, storeFailed: true };
  }
}

function causeWords(cause: unknown): string {
  if (isAgentKeysError(cause)) return `${cause.code}: ${cause.message} ${cause.details.seen ?? ''}`.trim();
  return cause instanceof Error ? cause.message : String(cause);
}

/** A key store that asks the person something may take its time, but not for ever: the key is safe meanwhile. */
const storeLimitMs = 60_000;

/** What a key store gives, or a failure where it says nothing for a minute. */
export async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${storeLimitMs} ms`)), storeLimitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
