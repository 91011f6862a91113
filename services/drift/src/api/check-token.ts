import { createHash, timingSafeEqual } from 'node:crypto';
import { DriftError } from '../errors/drift-error.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets runners in. `token` is the service's own, `undefined` where it was started without one. Takes the same time
 * however much of a wrong token is right. Throws TOKEN_NOT_SET, TOKEN_MISSING or TOKEN_WRONG.
 */
export function checkToken(token: string | undefined, authorization: string | undefined): void {
  if (!token) throw new DriftError('TOKEN_NOT_SET');
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) throw new DriftError('TOKEN_MISSING');
  if (!timingSafeEqual(hash(given), hash(token))) throw new DriftError('TOKEN_WRONG');
}
