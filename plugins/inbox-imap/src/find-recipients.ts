import { normalizeAddress } from './normalize-address.ts';

/** Addresses that a mail's header names, by where they stand. */
export interface AddressHeaders {
  from: readonly string[];
  to: readonly string[];
  cc: readonly string[];
  /** X-Original-To, Envelope-To: whom the sender's server named, as the receiving one noted it. */
  original: readonly string[];
  /** Delivered-To: the box that it was put into. */
  delivered: readonly string[];
}

/**
 * Whom a mail is for, in compared form. A catch-all box is named by Delivered-To in every mail that it gets, whoever
 * that is for: so it counts only where nothing else says. A sender who writes to himself means his blind copies.
 */
export function findRecipients({ from, to, cc, original, delivered }: AddressHeaders): Set<string> {
  const senders = new Set(from.map(normalizeAddress));
  const visible = [...to, ...cc].map(normalizeAddress).filter((address) => !senders.has(address));
  const named = [...visible, ...original.map(normalizeAddress)].filter(Boolean);
  return new Set(named.length > 0 ? named : delivered.map(normalizeAddress));
}
