/** What the owner may choose. */
export interface AcmeOptions {
  /** Name under which the key stands in the list of keys. Default `agentkeys`. */
  keyName?: string;
}
