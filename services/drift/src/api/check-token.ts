import { createHash, timingSafeEqual } from 'node:crypto';
import { DriftError } from '../errors/drift-error.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a request shows this token. Takes the same time however much of a wrong one is right. */
export function matchToken(token: string, authorization: string | undefined): 'right' | 'wrong' | 'missing' {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) return 'missing';
  return timingSafeEqual(hash(given), hash(token)) ? 'right' : 'wrong';
}

/**
 * Lets runners in. `token` is the service's own, `undefined` where it was started without one. Throws
 * TOKEN_NOT_SET, TOKEN_MISSING or TOKEN_WRONG.
 */
export function checkToken(token: string | undefined, authorization: string | undefined): void {
  if (!token) throw new DriftError('TOKEN_NOT_SET');
  const match = matchToken(token, authorization);
  if (match !== 'right') throw new DriftError(match === 'missing' ? 'TOKEN_MISSING' : 'TOKEN_WRONG');
}
