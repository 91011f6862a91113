/** The line within a PEM file of an Ed25519 public key. */
export const publicKeyPattern = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;
