import { isIPv6 } from 'node:net';

export interface RateLimitOptions {
  /** Requests that one address may make in the long run. */
  perSecond: number;
  /** Requests that it may make at once. */
  burst: number;
  /** Addresses that are remembered; the ones unseen for longest go first. Default 10,000. */
  maxAddresses?: number;
  /** Unix milliseconds. */
  now?: () => number;
}

export interface RateLimit {
  /** Takes one request from the address's allowance: 0, or the seconds to wait where there is none left. */
  take(address: string): number;
}

/** Who has one address of version 6 has the whole /64 of it. */
function network(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':');
}

/** A token bucket per address, in this process's memory alone: addresses are neither stored nor logged. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perSecond, burst, maxAddresses = 10_000, now = Date.now } = options;
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(address) {
      const key = network(address);
      const time = now();
      const before = buckets.get(key) ?? { left: burst, at: time };
      const left = Math.min(burst, before.left + ((time - before.at) / 1000) * perSecond);
      const taken = left >= 1;
      // Put back at the end: the first of the map is the one that was unseen for longest.
      buckets.delete(key);
      buckets.set(key, { left: taken ? left - 1 : left, at: time });
      if (buckets.size > maxAddresses) buckets.delete(buckets.keys().next().value as string);
      return taken ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond));
    },
  };
}
