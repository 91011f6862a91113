import { identifyReport } from 'agentkeys/contracts';
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
const read = (status: number, body: unknown, retryAfter: string | null = null) =>
  readAnswer(
    { status, retryAfter, body: typeof body === 'string' ? body : JSON.stringify(body), now },
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
  const tooLong = readAnswer({ status: 202, retryAfter: null, body: undefined, now }, report);
  expect(tooLong).toEqual({ ok: false, retry: true, reason: 'no_receipt' });
});

describe('an answer of 4xx', () => {
  it.each([400, 401, 403, 404, 409, 410, 413, 415, 422])(
    '%i is final, with the code of the problem',
    (status) => {
      expect(read(status, { code: 'REPORT_TOO_OLD' })).toEqual({
        ok: false,
        retry: false,
        reason: 'REPORT_TOO_OLD',
      });
      expect(read(status, 'Bad request')).toEqual({ ok: false, retry: false, reason: `http_${status}` });
      expect(read(status, { code: 'a b' })).toMatchObject({ reason: `http_${status}` });
    },
  );

  it.each([408, 425, 429])('%i is about the moment', (status) => {
    expect(read(status, { code: 'BUSY' })).toEqual({ ok: false, retry: true, reason: `http_${status}` });
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
  expect(read(503, '', header)).toEqual({
    ok: false,
    retry: true,
    reason: 'http_503',
    ...(milliseconds && { retryAfterMs: milliseconds }),
  });
});
