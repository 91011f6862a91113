import { BlockList, isIP } from 'node:net';
import { isThisMachine } from './is-this-machine.ts';

const near = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  near.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  near.addSubnet(address, bits, 'ipv6');

/**
 * Whether an address is one of this machine or of a network that it is in: loopback, private, shared (RFC 6598),
 * link-local; also where IPv6 wraps one of these. Of names, whether they mean this machine.
 */
export function isNear(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return isThisMachine(host);
  return near.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
