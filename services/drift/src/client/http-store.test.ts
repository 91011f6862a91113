import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAccepted } from '../testing/make-report.ts';
import { type OpenService, openService, runnerToken } from '../testing/open-service.ts';
import { openHttpStore } from './http-store.ts';

const key = { service: 'openai', step_hash: 'b59114af29bce274' };
const lease = { holder: 'a', lease_ms: 60_000 };

describe('openHttpStore', () => {
  let service: OpenService;
  beforeEach(async () => {
    service = await openService();
  });
  afterEach(() => service[Symbol.asyncDispose]());
  const open = (token: string | undefined = runnerToken) => openHttpStore({ url: service.address, token });

  it('answers what the backend itself answers', async () => {
    await service.backend.reports.append(makeAccepted());
    await service.backend.reports.append(makeAccepted({ service: 'openrouter' }));
    const store = open();
    expect(await store.drifts.fresh()).toEqual(await service.backend.drifts.fresh());
    expect(await store.drifts.fresh({ service: 'openrouter' })).toHaveLength(1);
    expect(await store.batches.list(key)).toEqual(await service.backend.batches.list(key));
    for (const query of [{}, { service: 'openai', limit: 1 }, { open: true }])
      expect(await store.drifts.list(query)).toEqual(await service.backend.drifts.list(query));
    expect(await store.drifts.list()).toHaveLength(2);
    expect(await store.drifts.get(key)).toEqual(await service.backend.drifts.get(key));
    expect(await store.drifts.get({ ...key, service: 'none' })).toBeUndefined();
  });

  it('claims, renews, hands in, and rejects with the same codes', async () => {
    await service.backend.reports.append(makeAccepted());
    const store = open();
    const claim = await store.claims.claim(key, lease);
    await expect(store.claims.claim(key, lease)).rejects.toMatchObject({ code: 'DRIFT_CLAIMED' });
    await store.claims.renew(key, claim.fence, 60_000);
    await expect(store.claims.renew(key, claim.fence + 1, 60_000)).rejects.toMatchObject({
      code: 'FENCE_STALE',
    });
    await store.claims.release(key, claim.fence);
    const { fence, upto } = await store.claims.claim(key, lease);
    expect(await store.claims.handled(key, { fence, upto, attempts: 0 })).toMatchObject({ state: 'handled' });
    await expect(store.claims.claim(key, lease)).rejects.toMatchObject({ code: 'DRIFT_NOT_FRESH' });
    await expect(store.claims.release({ ...key, service: 'none' }, 1)).rejects.toMatchObject({
      code: 'DRIFT_NOT_FOUND',
    });
  });

  it('sets aside what a run may cost, for runners alone', async () => {
    const { budget } = open();
    const openai = { service: 'openai', place: 'site' } as const;
    const cost = { accounts: 1, ms: 600_000 };
    const day = new Date().toISOString().slice(0, 10);
    const run = { id: '0a', day, cost, limit: { accounts: 1, ms: 1_800_000 } };
    expect(await budget.reserve(openai, run)).toEqual({ granted: true, spent: cost });
    expect(await budget.reserve(openai, { ...run, id: '0b' })).toEqual({ granted: false, spent: cost });
    await budget.settle(openai, { id: '0a', used: { accounts: 0, ms: 9000 } });
    expect(await budget.spent(openai, run.day)).toEqual({ accounts: 0, ms: 9000 });
    expect(await service.backend.budget.spent(openai, run.day)).toEqual({ accounts: 0, ms: 9000 });
    await expect(open('').budget.spent(openai, run.day)).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
    await expect(budget.spent({ ...openai, service: 'No name' }, run.day)).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
    });
  });

  it('says which token is wrong', async () => {
    await expect(open('wrong').claims.claim(key, lease)).rejects.toMatchObject({ code: 'TOKEN_WRONG' });
    await expect(open('').claims.claim(key, lease)).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
  });
});

describe('openHttpStore and a service that is not well', () => {
  async function pretend(answers: [number, string, Record<string, string>?][]) {
    let asked = 0;
    const server = createServer((_request, response) => {
      const [status, body, headers = {}] = answers[Math.min(asked, answers.length - 1)] ?? [500, ''];
      asked += 1;
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
    return {
      store: openHttpStore({ url, token: undefined }),
      asked: () => asked,
      [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
    };
  }
  const empty = JSON.stringify({ generated_at: '2026-03-14T12:00:00.000Z', services: [] });
  const busy = JSON.stringify({ title: 't', status: 503, code: 'STORE_UNAVAILABLE', detail: 'wait' });

  it('asks again when it is asked to', async () => {
    await using fake = await pretend([
      [503, busy, { 'retry-after': '0' }],
      [200, empty],
    ]);
    expect(await fake.store.drifts.fresh()).toEqual([]);
    expect(fake.asked()).toBe(2);
  });

  it.each([
    ['SERVICE_REFUSED', 400, busy],
    ['SERVICE_ANSWER', 502, '<html>'],
    ['SERVICE_ANSWER', 200, '<html>'],
    ['SERVICE_ANSWER', 200, '{"services":"none"}'],
  ])('says %s to %i %s', async (code, status, body) => {
    await using fake = await pretend([[status, body]]);
    await expect(fake.store.drifts.fresh()).rejects.toMatchObject({ code });
  });

  it('says when nobody is there', async () => {
    const store = openHttpStore({ url: 'http://127.0.0.1:1', token: undefined });
    await expect(store.drifts.fresh()).rejects.toMatchObject({
      code: 'SERVICE_UNREACHABLE',
      details: { service: 'http://127.0.0.1:1' },
    });
  });
});
