import { readFileSync } from 'node:fs';
import { reportReceiptSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSqlite } from '../backends/sqlite/load-sqlite.ts';
import { variantOf } from '../coalesce/variant-of.ts';
import { makeReport } from '../testing/make-report.ts';
import { type OpenService, openService } from '../testing/open-service.ts';
import { problemSchema } from './wire.ts';

const now = Date.UTC(2026, 2, 14, 12);
const day = 24 * 60 * 60 * 1000;
const at = (time: number) => makeReport({ time });

describe('POST /drift/report', () => {
  let service: OpenService;
  beforeEach(async () => {
    service = await openService({ now: () => now });
  });
  afterEach(() => service[Symbol.asyncDispose]());

  const rows = (): number => {
    const db = new (loadSqlite().DatabaseSync)(service.file, { readOnly: true });
    const row = db
      .prepare('SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM batches) AS n')
      .get();
    db.close();
    return Number(row?.n);
  };

  it('answers 202 with a receipt, and two reports of an hour are one batch with count 2', async () => {
    const first = await service.post('/drift/report', at(now - 40 * 60 * 1000));
    expect(first.status).toBe(202);
    const receipt = reportReceiptSchema.parse(await first.json());
    expect(receipt).toEqual({
      batch_key: 'openai.2026-03-14.b59114af29bce274',
      step_hash: 'b59114af29bce274',
      duplicate: false,
    });
    await service.post('/drift/report', at(now));
    const answer = await service.get('/drift/batches');
    expect(await answer.json()).toMatchObject({ batches: [{ key: receipt.batch_key, count: 2 }] });
  });

  it('counts the same report id once', async () => {
    const report = at(now);
    const receipts = [];
    for (const body of [report, report, { ...report, report_id: report.report_id.toUpperCase() }]) {
      receipts.push(await (await service.post('/drift/report', body)).json());
    }
    expect(receipts.map(({ duplicate }) => duplicate)).toEqual([false, true, true]);
    expect(await service.backend.batches.get(receipts[0].batch_key)).toMatchObject({ count: 1 });
  });

  it('accepts the required fields alone', async () => {
    const { service: name, tripwire, dom_digest, url_host, scraper_version } = at(now);
    const { kind, step } = tripwire;
    const bare = { service: name, tripwire: { kind, step }, dom_digest, url_host, scraper_version };
    expect((await service.post('/drift/report', bare)).status).toBe(202);
    expect((await service.post('/drift/report', bare)).status).toBe(202);
    expect(await (await service.get('/drift/batches')).json()).toMatchObject({ batches: [{ count: 2 }] });
  });

  it.each([
    ['an unknown field', { email: 'alice@example.com' }, 'email'],
    ['an unknown field inside', { tripwire: { kind: 'timeout', step: 'a', url: 'x' } }, 'tripwire.url'],
    ['a value of another form', { url_host: 'auth.openai.com/u/alice' }, 'url_host'],
    ['a missing value', { dom_digest: undefined }, 'dom_digest'],
  ])('refuses %s with 422 and stores nothing', async (_, change, path) => {
    const answer = await service.post('/drift/report', { ...at(now), ...change });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = problemSchema.parse(await answer.json());
    expect(problem).toMatchObject({ code: 'REPORT_INVALID', status: 422, errors: [{ path }] });
    expect(JSON.stringify(problem)).not.toContain('alice');
    expect(rows()).toBe(0);
  });

  it.each([
    ['REPORT_TOO_OLD', 410, 'a report of 8 days ago', () => JSON.stringify(at(now - 8 * day)), {}],
    ['REPORT_AHEAD', 410, 'a report from tomorrow', () => JSON.stringify(at(now + day)), {}],
    ['REPORT_NOT_JSON', 400, 'what is no JSON', () => '{"service":', {}],
    ['REPORT_NOT_JSON', 400, 'nothing', () => '', {}],
    ['REPORT_NOT_JSON', 400, 'an attack on prototypes', () => '{"__proto__":{"x":1}}', {}],
    ['REPORT_INVALID', 422, 'a list', () => JSON.stringify([at(now)]), {}],
    ['BODY_TOO_LARGE', 413, 'a large body', () => JSON.stringify({ x: 'x'.repeat(9000) }), {}],
    [
      'MEDIA_TYPE',
      415,
      'another media type',
      () => JSON.stringify(at(now)),
      { 'content-type': 'text/plain' },
    ],
    ['MEDIA_TYPE', 415, 'a form', () => 'service=a', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('answers %s (%i) to %s and stores nothing', async (code, status, _, body, headers) => {
    const answer = await service.post('/drift/report', body(), headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problemSchema.parse(await answer.json())).toMatchObject({ code, status });
    expect(rows()).toBe(0);
    expect(await (await service.get('/healthz')).json()).toEqual({ status: 'ok', refused: { [code]: 1 } });
  });

  it('answers 503 with Retry-After while the store cannot be written', async () => {
    const other = new (loadSqlite().DatabaseSync)(service.file);
    other.exec('BEGIN IMMEDIATE');
    const answer = await service.post('/drift/report', at(now));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await service.get('/readyz')).status).toBe(503);
    other.exec('ROLLBACK');
    other.close();
    expect((await service.get('/readyz')).status).toBe(200);
    expect(rows()).toBe(0);
  });

  it('holds nothing of who sent it: no address, no header', async () => {
    const canary = { 'user-agent': 'canary-agent/1', 'x-forwarded-for': '203.0.113.77', cookie: 'canary=1' };
    await service.post('/drift/report', at(now), canary);
    await service.stop();
    await service.backend.close();
    const stored = readFileSync(service.file, 'latin1');
    expect(stored).toContain('openai');
    for (const trace of ['canary', '203.0.113', '127.0.0.1']) expect(stored).not.toContain(trace);
  });
});

describe('limits of POST /drift/report', () => {
  it('answers 429 with Retry-After where too many come from one address', async () => {
    await using service = await openService({ rateLimit: { perSecond: 0.5, burst: 2 } });
    const answers = await Promise.all([1, 2, 3].map(() => service.post('/drift/report', makeReport())));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused?.json()).toMatchObject({ code: 'RATE_LIMITED' });
    // Reading is not limited with it.
    expect((await service.get('/drift/fresh')).status).toBe(200);
  });

  it('takes so many new drifts a day, and reports of those that it knows for ever', async () => {
    await using service = await openService({ newDrifts: { perDay: 2, perService: 2 } });
    const post = async (step: string) => service.post('/drift/report', makeReport({ step }));
    const statuses = [];
    for (const step of ['a', 'b', 'c', 'a', 'b']) statuses.push((await post(step)).status);
    expect(statuses).toEqual([202, 202, 503, 202, 202]);
    const refused = await post('d');
    expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_NEW_DRIFTS' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await (await service.get('/healthz')).json()).toMatchObject({
      refused: { TOO_MANY_NEW_DRIFTS: 2 },
    });
    expect(await service.backend.drifts.fresh()).toHaveLength(2);
  });

  it('takes reports of sandboxes where it is reached from its own machine alone', async () => {
    const report = { ...makeReport(), url_host: 'auth.openai.localhost' };
    await using local = await openService();
    expect((await local.post('/drift/report', report)).status).toBe(202);
    await using behindProxy = await openService({ trustProxy: '127.0.0.1' });
    const refused = await behindProxy.post('/drift/report', report);
    expect([refused.status, (await refused.json()).code]).toEqual([422, 'REPORT_OF_SANDBOX']);
    await using open = await openService({ host: '0.0.0.0' });
    const { port } = new URL(open.address);
    const answer = await fetch(`http://127.0.0.1:${port}/drift/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
    });
    expect(answer.status).toBe(422);
  });

  it('answers what is under way and refuses what is new when it stops', async () => {
    const { promise: slow, resolve: go } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    await using service = await openService({
      toVariant: async (report) => {
        reach();
        await slow;
        return variantOf(report);
      },
    });
    const answer = service.post('/drift/report', makeReport());
    await reached;
    const stopped = service.stop();
    go();
    expect((await answer).status).toBe(202);
    await stopped;
    expect(await service.backend.batches.list()).toMatchObject([{ count: 1 }]);
    await expect(service.get('/healthz')).rejects.toThrow();
  });
});
