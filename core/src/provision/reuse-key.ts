import { maskKey } from '../redact/public-prefix.ts';
import type { Ending } from './decide-outcome.ts';
import type { ProvisionRequest } from './provision.ts';
import type { Run } from './run.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { inTime } from './use-key.ts';

/**
 * The key of an earlier run, unless its provider says that it works no more: an account is worth more than a second
 * key. Nothing where there is none, where `force` asks for another one, and in a sandbox, whose keys die with it.
 * Throws where a plugin fails that the check depends on.
 */
export async function reuseKey(
  run: Run,
  { force, reveal }: Pick<ProvisionRequest, 'force' | 'reveal'>,
): Promise<Ending | undefined> {
  if (force || run.info.sandbox || run.signal.aborted) return undefined;
  const found = await findKey(run);
  if (!found) return undefined;
  const { apiKey, storedIn } = found;
  run.redactor.addKey(apiKey);

  const status = await unlessInterrupted(run.signal, () =>
    run.host.hooks.fire.resolveKeyCheck({ ...run.info, apiKey }, run.signal),
  );
  if (run.signal.aborted) return undefined;
  run.log.info('there is a key of an earlier run', { status, storedIn });
  if (status === 'phantom') return undefined;
  return {
    kind: 'key',
    masked: maskKey(apiKey),
    storedIn,
    verification: status ?? 'unchecked',
    storeFailed: false,
    reused: true,
    ...(reveal && { apiKey }),
  };
}

/** A key store that cannot be read is no reason to refuse a new key: what it cannot take is kept elsewhere. */
async function findKey(run: Run): Promise<{ apiKey: string; storedIn: string } | undefined> {
  const { provider } = run.info;
  const store = await run.host.hooks.fire.resolveKeyStore(run.info);
  try {
    const key = store && (await inTime(store.get(provider)));
    return key && { apiKey: key.apiKey, storedIn: store.where?.(provider) ?? store.name };
  } catch (error) {
    run.log.warn('the key store could not be read', { error });
    return undefined;
  }
}
