import { finalRefusals, identifyReport } from 'agentkeys/contracts';
import { describe, expect, it } from 'vitest';
import { readAnswer } from './read-answer.ts';

const now = Date.UTC(2030, 0, 15, 12);
const report = {
  schema: 'drift/1' as const,
  report_id: '01890000-0000-7000-8000-000000000000',
  service: 'acme',
  tripwire: { kind: 'timeout' as const, step: 'signup-form' },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'acme.example',
  scraper_version: '1.0.0',
};
const { batch_key, step_hash } = identifyReport(report);
const receipt = { batch_key, step_hash, duplicate: null };
const problem = 'application/problem+json; charset=utf-8';
const read = (
  status: number,
  body: unknown,
  { retryAfter = null, contentType = problem }: { retryAfter?: string | null; contentType?: string } = {},
) =>
  readAnswer(
    { status, retryAfter, contentType, body: typeof body === 'string' ? body : JSON.stringify(body), now },
    report,
  );

it('takes a receipt for this report, and nothing else, for a success', () => {
  expect(read(202, receipt)).toEqual({ ok: true, receipt });
  for (const [status, body, reason] of [
    [200, receipt, 'no_receipt'],
    [202, { ...receipt, extra: 1 }, 'no_receipt'],
    [202, '<html>Sign in</html>', 'no_receipt'],
    [202, '', 'no_receipt'],
    [202, { ...receipt, step_hash: '0'.repeat(16) }, 'wrong_receipt'],
    [202, { ...receipt, batch_key: 'acme.2030-01-01.0' }, 'wrong_receipt'],
  ] as const) {
    expect(read(status, body)).toEqual({ ok: false, retry: true, reason });
  }
  const tooLong = readAnswer(
    { status: 202, retryAfter: null, contentType: problem, body: undefined, now },
    report,
  );
  expect(tooLong).toEqual({ ok: false, retry: true, reason: 'no_receipt' });
});

describe('an answer of 4xx', () => {
  it.each(finalRefusals)('is final where the service says %s', (code) => {
    expect(read(422, { code })).toEqual({ ok: false, retry: false, reason: code });
  });

  it.each<[string, number, unknown, { contentType?: string }]>([
    ['a proxy asks for a password', 407, '<html>', { contentType: 'text/html' }],
    ['a proxy forbids it', 403, { code: 'REPORT_INVALID' }, { contentType: 'application/json' }],
    ['the path is wrong', 404, { code: 'ROUTE_NOT_FOUND' }, {}],
    ['the code is of another service', 400, { code: 'INVALID' }, {}],
    ['there is no code', 422, 'Bad request', {}],
    ['it was damaged on its way', 400, { code: 'REPORT_NOT_JSON' }, {}],
    ['there are too many', 429, { code: 'RATE_LIMITED' }, {}],
  ])('keeps the report and rests where %s', (_, status, body, more) => {
    const kept = { ok: false, retry: true, reason: `http_${status}` };
    expect(read(status, body, more)).toEqual({ ...kept, retryAfterMs: 300_000 });
    expect(read(status, body, { ...more, retryAfter: '7' })).toEqual({ ...kept, retryAfterMs: 7_000 });
  });
});

it.each([301, 302, 500, 502, 503, 504])('%i may be mended by another try', (status) => {
  expect(read(status, 'x')).toEqual({ ok: false, retry: true, reason: `http_${status}` });
});

it.each([
  ['30', 30_000],
  [' 30 ', 30_000],
  [new Date(now + 90_000).toUTCString(), 90_000],
  [new Date(now - 90_000).toUTCString(), undefined],
  ['soon', undefined],
  ['0', undefined],
])('reads retry-after %s', (header, milliseconds) => {
  expect(read(503, '', { retryAfter: header })).toEqual({
    ok: false,
    retry: true,
    reason: 'http_503',
    ...(milliseconds && { retryAfterMs: milliseconds }),
  });
});
