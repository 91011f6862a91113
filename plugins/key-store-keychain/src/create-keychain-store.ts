import { AgentKeysError, type KeyStore, type StoredKey } from 'agentkeys';
import type { KeychainOptions } from './key-store-keychain.ts';
import { type OpenEntry, openEntry } from './open-entry.ts';

/**
 * A key store over the system's keychain: the newest key of a provider under its name, and each key under a name of its
 * own, as the JSON that the file store writes. Rejects with
 * KEYCHAIN_UNAVAILABLE where the keychain cannot be used; what it holds is never part of an error.
 */
export function createKeychainStore(
  { service = 'agentkeys' }: KeychainOptions,
  open: OpenEntry = openEntry,
): KeyStore {
  const read = (account: string) => inKeychain(async () => open(service, account).getPassword());
  const write = (account: string, secret: string) =>
    inKeychain(async () => open(service, account).setPassword(secret));

  const where = (provider: string): string =>
    `the keychain of this system (service ${service}, account ${provider})`;

  return {
    name: `keychain, service ${service}`,
    async get(provider) {
      const secret = await read(provider);
      return secret ? parseKey(provider, secret) : undefined;
    },
    where,
    async put(key) {
      const before = await read(key.provider);
      // A keychain knows no lock, and serves homes that know nothing of each other: what another run writes between a
      // look and a write would be lost. So each key stands first under a name of its own.
      await write(ownAccount(key), formatKey(key));
      const earlier = before && parseKey(key.provider, before);
      // Somebody else's, or from before keys had names of their own: it must not vanish because a newer one came.
      const isKept =
        earlier && (earlier.apiKey === key.apiKey || (await read(ownAccount(earlier))) === before);
      if (before && !isKept) {
        await write(`${key.provider}.before-${new Date(key.storedAt).toISOString()}`, before);
      }
      await write(key.provider, formatKey(key));
      return where(key.provider);
    },
  };
}

const ownAccount = ({ provider, storedAt }: StoredKey): string =>
  `${provider}.${new Date(storedAt).toISOString()}`;

const formatKey = ({ provider, apiKey, storedAt }: StoredKey): string =>
  JSON.stringify({
    schema: 'key/1',
    provider,
    api_key: apiKey,
    stored_at: new Date(storedAt).toISOString(),
  });

/** Nothing where somebody else has put something of another form there. */
function parseKey(provider: string, secret: string): StoredKey | undefined {
  try {
    const { api_key: apiKey, stored_at: storedAt } = JSON.parse(secret) as Record<string, unknown>;
    if (typeof apiKey !== 'string' || typeof storedAt !== 'string') return undefined;
    const at = Date.parse(storedAt);
    return Number.isNaN(at) ? undefined : { provider, apiKey, storedAt: at };
  } catch {
    return undefined;
  }
}

async function inKeychain<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new AgentKeysError('KEYCHAIN_UNAVAILABLE', { seen }, { cause });
  }
}
