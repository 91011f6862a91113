import { createRequire } from 'node:module';
import type { AsyncEntry } from '@napi-rs/keyring';

/** One secret in the keychain. */
export type Entry = Pick<AsyncEntry, 'getPassword' | 'setPassword'>;

/** Opens the secret of an account; it need not exist. */
export type OpenEntry = (service: string, account: string) => Entry;

/**
 * The keychain of this system: Keychain on macOS, the Credential Manager on Windows, the Secret Service on Linux. There
 * the library would fall back to the kernel's keyring, which forgets everything when the person logs out: a key is not
 * lost that way.
 */
export const openEntry: OpenEntry = (service, account) => {
  // Loaded when it is first needed: where it has no binary for this system, that is the key store's failure.
  const keyring = createRequire(import.meta.url)('@napi-rs/keyring') as typeof import('@napi-rs/keyring');
  return new keyring.AsyncEntry(service, account, { linux: { store: 'secret-service' } });
};
