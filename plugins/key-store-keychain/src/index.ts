export { type KeychainOptions, keyStoreKeychain } from './key-store-keychain.ts';
