import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DriftError } from '../errors/drift-error.ts';

export interface SigningKey {
  key: KeyObject;
  /** What callers set as `known.publicKey`: the line within the PEM file of the public key. */
  publicKey: string;
}

/** Reads the private key that the feed of known drifts is signed with, a PEM file. Throws SIGNING_KEY_UNUSABLE. */
export function readSigningKey(file: string): SigningKey {
  const expected = 'a PEM file with an Ed25519 private key, made by `openssl genpkey -algorithm ed25519`';
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (error) {
    // What a parser says of a key may hold a part of it.
    const { code } = error as NodeJS.ErrnoException;
    throw new DriftError('SIGNING_KEY_UNUSABLE', { file, seen: code ?? 'no private key', expected });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new DriftError('SIGNING_KEY_UNUSABLE', {
      file,
      seen: `a key for ${key.asymmetricKeyType}`,
      expected,
    });
  }
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
  return { key, publicKey };
}
