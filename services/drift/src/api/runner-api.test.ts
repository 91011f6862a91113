import { knownFeedSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { type OpenService, openService, runnerToken } from '../testing/open-service.ts';
import { claimAnswerSchema, freshAnswerSchema, problemSchema } from './wire.ts';

const hash = 'b59114af29bce274';
const authorization = { authorization: `Bearer ${runnerToken}` };
const hour = 60 * 60 * 1000;

describe('API for runners and callers', () => {
  let service: OpenService;
  let now: number;
  beforeEach(async () => {
    now = Date.UTC(2026, 2, 14, 12);
    service = await openService({ now: () => now });
  });
  afterEach(() => service[Symbol.asyncDispose]());

  const report = (fields = {}) => service.post('/drift/report', makeReport({ time: now, ...fields }));
  const act = (
    action: string,
    body: unknown,
    key = `openai.${hash}`,
    headers: Record<string, string> = authorization,
  ) => service.post(`/drift/drifts/${key}/${action}`, body, headers);
  const fresh = async (query = '') => {
    const answer = await service.get(`/drift/fresh${query}`);
    return freshAnswerSchema.parse(await answer.json()).services;
  };
  const claim = async (key?: string) =>
    claimAnswerSchema.parse(await (await act('claim', { holder: 'a' }, key)).json());

  it('lists what is fresh by service, and only within the window where one is given', async () => {
    await report();
    now += 3 * hour;
    await report({ service: 'openrouter' });
    expect((await fresh()).map((each) => each.service)).toEqual(['openai', 'openrouter']);
    expect((await fresh('?window=1h')).map((each) => each.service)).toEqual(['openrouter']);
    expect((await fresh('?service=openai'))[0]).toMatchObject({
      drifts: [{ drift: { step_hash: hash, state: 'open' } }],
      batches: [{ key: `openai.2026-03-14.${hash}`, count: 1 }],
    });
  });

  it('takes a batch key for its drift, and hands a claim through to handled', async () => {
    await report();
    const { fence, upto, drift } = await claim(`openai.2026-03-14.${hash}`);
    expect(drift.state).toBe('claimed');
    expect((await act('claim', { holder: 'b' })).status).toBe(409);
    const renewed = await act('renew', { fence, lease_ms: 1000 });
    expect(await renewed.json()).toEqual({ lease_until: new Date(now + 1000).toISOString() });
    const stale = await act('handled', { fence: fence + 1, upto });
    expect([stale.status, problemSchema.parse(await stale.json()).code]).toEqual([409, 'FENCE_STALE']);
    const issue = { id: '1', url: 'https://issues.example/1' };
    const handled = await act('handled', { fence, upto, result: 'reproduced', issue, affected: ['1.0.0'] });
    expect(await handled.json()).toMatchObject({ state: 'handled', issue });
    expect(await fresh()).toEqual([]);
  });

  it('releases', async () => {
    await report();
    const { fence } = await claim();
    expect((await act('release', { fence })).status).toBe(204);
    expect((await claim()).fence).toBeGreaterThan(fence);
  });

  it.each([
    [401, 'TOKEN_MISSING', {}],
    [401, 'TOKEN_MISSING', { authorization: 'Basic abc' }],
    [403, 'TOKEN_WRONG', { authorization: `Bearer ${runnerToken}x` }],
  ])('answers %i %s to a runner that shows %o', async (status, code, headers) => {
    await report();
    for (const action of ['claim', 'renew', 'release', 'handled']) {
      const answer = await act(action, { holder: 'a' }, undefined, headers);
      expect([answer.status, problemSchema.parse(await answer.json()).code]).toEqual([status, code]);
    }
    expect((await fresh())[0]?.drifts[0]?.drift.state).toBe('open');
  });

  it('lets nobody claim where it was started without a token', async () => {
    await using open = await openService({ token: undefined });
    const answer = await open.post(`/drift/drifts/openai.${hash}/claim`, { holder: 'a' }, authorization);
    expect(await answer.json()).toMatchObject({ code: 'TOKEN_NOT_SET', status: 403 });
  });

  it.each([
    [404, 'DRIFT_NOT_FOUND', 'claim', `openai.${hash}`, { holder: 'a' }],
    [404, 'DRIFT_NOT_FOUND', 'claim', 'OPENAI.nothing', { holder: 'a' }],
    [404, 'DRIFT_NOT_FOUND', 'claim', `a.b.c.${hash}`, { holder: 'a' }],
    [422, 'REQUEST_INVALID', 'claim', `openai.${hash}`, { holder: 'a', lease_ms: 0 }],
    [
      422,
      'REQUEST_INVALID',
      'claim',
      `openai.${hash}`,
      { holder: 'a', even_if_handled: true, step: 'create-key' },
    ],
    [422, 'REQUEST_INVALID', 'handled', `openai.${hash}`, { fence: 1, upto: 1, note: 'x' }],
    [404, 'ROUTE_NOT_FOUND', 'steal', `openai.${hash}`, {}],
  ])('answers %i %s to %s of %s with %o', async (status, code, action, key, body) => {
    const answer = await act(action, body, key);
    expect([answer.status, problemSchema.parse(await answer.json()).code]).toEqual([status, code]);
  });

  it.each([
    '/drift/fresh?window=soon',
    '/drift/fresh?from=yesterday',
    '/drift/batches?limit=0',
    '/drift/batches?day=today',
  ])('answers 422 to %s', async (path) => {
    const answer = await service.get(path);
    expect([answer.status, (await answer.json()).code]).toEqual([422, 'REQUEST_INVALID']);
  });

  it('shows one batch, or says that there is none', async () => {
    await report();
    const found = await service.get(`/drift/batches/openai.2026-03-14.${hash}`);
    expect(await found.json()).toMatchObject({ count: 1 });
    const answer = await service.get('/drift/batches/openai.2026-03-15.0000000000000000');
    expect(await answer.json()).toMatchObject({ code: 'BATCH_NOT_FOUND' });
  });

  it('feeds what is known: only what was reproduced, and 304 while nothing has changed', async () => {
    await report();
    const feed = async (headers = {}) => service.get('/drift/known.json', headers);
    const before = await feed();
    expect(knownFeedSchema.parse(await before.json()).drifts).toEqual([]);

    const { fence, upto } = await claim();
    const issue = { id: '1', url: 'https://issues.example/1' };
    await act('handled', { fence, upto, result: 'reproduced', issue, affected: ['1.0.0'] });
    const after = await feed({ 'if-none-match': before.headers.get('etag') ?? '' });
    expect(after.status).toBe(200);
    expect(knownFeedSchema.parse(await after.json()).drifts).toEqual([
      {
        service: 'openai',
        step: 'signup-form',
        step_hash: hash,
        since: '2026-03-14T12:00:00.000Z',
        last_seen: '2026-03-14T12:00:00.000Z',
        issue_url: issue.url,
        affected: ['1.0.0'],
      },
    ]);
    now += hour;
    const again = await feed({ 'if-none-match': after.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});
