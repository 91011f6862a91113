import { randomInt } from 'node:crypto';

/** No letter of these is taken for another one; an address is not told apart by upper and lower case everywhere. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const tagLength = 12;

const makeTag = (): string =>
  Array.from({ length: tagLength }, () => alphabet[randomInt(alphabet.length)]).join('');

/** A fresh address of a domain all of whose mail comes to one mailbox. */
export const catchAllAddress = (domain: string): string => `ak${makeTag()}@${domain}`;

/** The same mailbox under a fresh address: `me@example.org` as `me+ak…@example.org`. */
export function plusAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, at)}+ak${makeTag()}${email.slice(at)}`;
}

/** Whether a part of the address is one that some providers cut off, so that two addresses become one. */
export const isPlusAlias = (email: string): boolean => email.slice(0, email.lastIndexOf('@')).includes('+');
