import type { Plugin } from 'agentkeys';
import { createKeychainStore } from './create-keychain-store.ts';

export interface KeychainOptions {
  /** Name under which the keychain lists the keys. Default `agentkeys`. */
  service?: string;
}

/** Keeps keys in the keychain of the operating system in place of files. */
export const keyStoreKeychain = (options: KeychainOptions = {}): Plugin => ({
  name: 'key-store-keychain',
  setup(api) {
    const store = createKeychainStore(options);
    api.resolveKeyStore(() => store);
  },
});
