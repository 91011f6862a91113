import { randomInt } from 'node:crypto';
import type { PasswordBounds } from '../plugins/account.ts';

/** One of each is in every password. The signs are those that no form refuses. */
const classes = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789', '!#$%*-_=+?'];
const everything = classes.join('');
/** Some 150 bits. */
const usualLength = 24;

/** A password that nobody can guess, as long as the provider allows where that is less than usual. */
export function makePassword({ min, max }: PasswordBounds): string {
  const length = Math.max(classes.length, min, Math.min(usualLength, max));
  const letters = Array.from({ length }, (_, at) => pick(classes[at] ?? everything));
  for (let at = letters.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
  }
  return letters.join('');
}

const pick = (letters: string): string => letters[randomInt(letters.length)] ?? '';
