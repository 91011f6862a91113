export interface StoredKey {
  provider: string;
  apiKey: string;
  /** Unix milliseconds. */
  storedAt: number;
}

/** Where minted keys are kept. */
export interface KeyStore {
  /** For people, for instance `keys/openai.json`. */
  readonly name: string;
  get(provider: string): Promise<StoredKey | undefined>;
  /** The words of `put` for a key that is there already. Without it, the store's name. */
  where?(provider: string): string;
  /** Resolves with the words that tell a person where the key is. Rejects only when it is not stored. */
  put(key: StoredKey): Promise<string>;
}
