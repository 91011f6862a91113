import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

function limited(maxAddresses?: number) {
  let now = 0;
  const limit = createRateLimit({
    perSecond: 2,
    burst: 3,
    now: () => now,
    ...(maxAddresses === undefined ? {} : { maxAddresses }),
  });
  const wait = (ms: number): void => {
    now += ms;
  };
  return { limit, wait };
}

describe('createRateLimit', () => {
  it('lets a burst pass, then says how long to wait, then lets pass again', () => {
    const { limit, wait } = limited();
    expect([1, 2, 3, 4].map(() => limit.take('192.0.2.1'))).toEqual([0, 0, 0, 1]);
    wait(500);
    expect([1, 2].map(() => limit.take('192.0.2.1'))).toEqual([0, 1]);
    wait(60_000);
    expect([1, 2, 3, 4].map(() => limit.take('192.0.2.1'))).toEqual([0, 0, 0, 1]);
  });

  it('counts every address for itself, and a /64 of version 6 as one', () => {
    const { limit } = limited();
    for (const address of ['2001:db8::1', '2001:db8:0:0::2', '2001:db8:0:0:ffff::3']) limit.take(address);
    expect(limit.take('2001:db8:0:0:1::')).toBe(1);
    expect(limit.take('2001:db8:0:1::')).toBe(0);
    expect(limit.take('192.0.2.1')).toBe(0);
  });

  it('forgets the address that was unseen for longest', () => {
    const { limit } = limited(2);
    for (let index = 0; index < 4; index += 1) limit.take('192.0.2.1');
    limit.take('192.0.2.2');
    limit.take('192.0.2.3');
    expect(limit.take('192.0.2.1')).toBe(0);
  });
});
