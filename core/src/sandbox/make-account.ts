import { randomBytes, randomInt } from 'node:crypto';
import type { Account } from '../plugins/account.ts';

const firstNames = [
  'Ada',
  'Amara',
  'Bela',
  'Chandra',
  'Edda',
  'Ines',
  'Jonas',
  'Kaori',
  'Lars',
  'Mina',
  'Noor',
  'Tomas',
];
const lastNames = [
  'Abara',
  'Brandt',
  'Castillo',
  'Dufour',
  'Egede',
  'Farouk',
  'Hansen',
  'Ito',
  'Moreau',
  'Novak',
  'Silva',
];

/** A person who does not exist, at a domain that nobody can own. */
export function makeAccount(): Account {
  const [first, last] = [pick(firstNames), pick(lastNames)];
  const two = (number: number): string => String(number).padStart(2, '0');
  return {
    email: `${first}.${last}.${randomBytes(5).toString('hex')}@mail.example.com`.toLowerCase(),
    password: `${randomBytes(15).toString('base64url')}aA1!`,
    // The pages refuse names with digits in them.
    fullName: `${first} ${last}`,
    birthdate: `${randomInt(1965, 2001)}-${two(randomInt(1, 13))}-${two(randomInt(1, 29))}`,
  };
}

const pick = (list: readonly string[]): string => list[randomInt(list.length)] ?? '';
