import { createPublicKey, verify } from 'node:crypto';
import { AgentKeysError } from '../errors/agentkeys-error.ts';

/**
 * Checks the signature of a feed against the public key of the configuration, byte for byte as it was sent. Throws
 * KNOWN_FEED_UNSIGNED and nothing else.
 *
 * @param publicKey Ed25519, the one line within a PEM file of it
 * @param signature value of the header: `ed25519:<base64>`
 */
export function verifyKnownFeed(body: Uint8Array, publicKey: string, signature: string | undefined): void {
  const [, encoded] = /^ed25519:([A-Za-z0-9+/]{86}==)$/.exec(signature ?? '') ?? [];
  if (encoded && isSignedBy(body, publicKey, encoded)) return;
  throw new AgentKeysError('KNOWN_FEED_UNSIGNED', {
    seen: encoded ? 'a signature by another key, or of other bytes' : 'no Ed25519 signature',
    expected: 'a signature by the key of known.publicKey',
  });
}

function isSignedBy(body: Uint8Array, publicKey: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, body, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
