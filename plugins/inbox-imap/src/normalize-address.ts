import { domainToASCII } from 'node:url';

/**
 * An address in the one form in which addresses are compared: case is ignored, as every mail service of today does, and
 * names of domains are in ASCII. Nothing else is: `a+x@d` and `a@d` are two recipients.
 */
export function normalizeAddress(address: string): string {
  const bare = address.trim().replace(/^<([^<>]*)>$/, '$1');
  const at = bare.lastIndexOf('@');
  if (at < 0) return bare.toLowerCase();
  const local = bare
    .slice(0, at)
    .replace(/^"((?:[^"\\]|\\.)*)"$/, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'));
  const domain = bare.slice(at + 1).replace(/\.$/, '');
  return `${local}@${domainToASCII(domain) || domain}`.toLowerCase();
}
