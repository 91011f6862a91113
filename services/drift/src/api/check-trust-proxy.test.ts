import { expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { openService } from '../testing/open-service.ts';
import { checkTrustProxy } from './check-trust-proxy.ts';

it.each([
  [undefined, false],
  [false, false],
  ['10.0.0.0/8, 192.0.2.7', '10.0.0.0/8,192.0.2.7'],
  ['loopback,fd00::/8', 'loopback,fd00::/8'],
])('%j is told as %j', (given, told) => {
  expect(checkTrustProxy(given)).toBe(told);
});

it.each([true, 'true', '', 1, '1', '0.0.0.0/0', '::/0', '10.0.0.0/33', 'proxy.example', '1,2'])(
  'refuses %j',
  (given) => {
    expect(() => checkTrustProxy(given)).toThrow(expect.objectContaining({ code: 'TRUST_PROXY_INVALID' }));
  },
);

it.each([
  ['believes nobody', undefined, [202, 429]],
  ['believes the proxy that it knows', 'loopback', [202, 202]],
  ['believes no proxy of another network', '10.0.0.0/8', [202, 429]],
])('%s where it is told %j', async (_, trustProxy, expected) => {
  await using service = await openService({ trustProxy, rateLimit: { perSecond: 0.01, burst: 1 } });
  const statuses: number[] = [];
  for (const sender of ['198.51.100.1', '198.51.100.2']) {
    const headers = { 'x-forwarded-for': `203.0.113.9, ${sender}` };
    statuses.push((await service.post('/drift/report', makeReport(), headers)).status);
  }
  expect(statuses).toEqual(expected);
});
