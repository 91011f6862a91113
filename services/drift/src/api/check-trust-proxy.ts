import { BlockList, isIP } from 'node:net';
import { DriftError } from '../errors/drift-error.ts';

/** Names that Fastify knows of networks. */
const names = ['loopback', 'linklocal', 'uniquelocal'];

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return names.includes(text);
  if (prefix === undefined) return true;
  if (!/^\d{1,3}$/.test(prefix)) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), version === 4 ? 'ipv4' : 'ipv6');
    // The whole of the internet is no proxy.
    return Number(prefix) > 0;
  } catch {
    return false;
  }
}

/**
 * What Fastify is told of proxies. Throws TRUST_PROXY_INVALID for anything but addresses: to believe everybody, or so
 * many hops whoever makes them, is to believe every sender who reaches the service directly.
 */
export function checkTrustProxy(trust: unknown): string | false {
  if (trust === undefined || trust === false) return false;
  const parts = typeof trust === 'string' ? trust.split(',').map((part) => part.trim()) : [];
  if (parts.length > 0 && parts.every(isNetwork)) return parts.join(',');
  throw new DriftError('TRUST_PROXY_INVALID', {
    seen: trust,
    expected: 'addresses and networks such as 10.0.0.0/8,loopback',
  });
}
