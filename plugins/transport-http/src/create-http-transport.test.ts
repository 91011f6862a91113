import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  driftReportSchema,
  identifyReport,
  type ReportEvidence,
  reportEvidenceSchema,
} from 'agentkeys/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpTransport } from './create-http-transport.ts';

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
const receipt = { batch_key, step_hash, duplicate: false };

type Behaviour = (request: IncomingMessage, response: ServerResponse) => unknown;
let server: Server;
let endpoint: string;
let behave: Behaviour;
beforeEach(async () => {
  server = createServer((request, response) => void behave(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const reply =
  (status: number, body: string, headers = {}): Behaviour =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };
const send = (timeoutMs = 60_000, signal: AbortSignal = AbortSignal.timeout(60_000)) =>
  createHttpTransport({ endpoint, timeoutMs }).send(report, signal);

it('posts the report as it is, and brings back the receipt', async () => {
  const seen: { method?: string; url?: string; type?: string; body: string } = { body: '' };
  behave = async (request, response) => {
    Object.assign(seen, { method: request.method, url: request.url, type: request.headers['content-type'] });
    for await (const chunk of request) seen.body += chunk;
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(receipt));
  };
  expect(await send()).toEqual({ ok: true, receipt });
  expect(seen).toMatchObject({ method: 'POST', url: '/drift/report', type: 'application/json' });
  expect(driftReportSchema.parse(JSON.parse(seen.body))).toEqual(report);
});

it('keeps the path of the endpoint', async () => {
  let path: string | undefined;
  behave = (request, response) => {
    path = request.url;
    reply(503, '')(request, response);
  };
  await createHttpTransport({ endpoint: `${endpoint}/base/` }).send(report, AbortSignal.timeout(60_000));
  expect(path).toBe('/base/drift/report');
});

it.each<[string, Behaviour, object]>([
  [
    'refuses the report',
    reply(422, '{"code":"REPORT_INVALID"}', { 'content-type': 'application/problem+json' }),
    { retry: false, reason: 'REPORT_INVALID' },
  ],
  [
    'is behind a proxy that refuses',
    reply(403, 'no', { 'content-type': 'text/html' }),
    { retry: true, reason: 'http_403', retryAfterMs: 300_000 },
  ],
  [
    'is behind a proxy that calls the request bad',
    reply(400, '<html>Bad Request'),
    { retry: true, reason: 'http_400', retryAfterMs: 300_000 },
  ],
  [
    'is throttling',
    reply(429, '', { 'retry-after': '7' }),
    { retry: true, reason: 'http_429', retryAfterMs: 7_000 },
  ],
  ['is broken', reply(500, 'oops'), { retry: true, reason: 'http_500' }],
  ['answers garbage', reply(202, '{"batch_key":'), { retry: true, reason: 'no_receipt' }],
  ['is behind a page of welcome', reply(200, '<html>Welcome'), { retry: true, reason: 'no_receipt' }],
  [
    'answers without an end',
    (request, response) => {
      request.resume();
      response.writeHead(202);
      const chunk = 'x'.repeat(16_384);
      const more = () => response.destroyed || response.write(chunk, more);
      more();
    },
    { retry: true, reason: 'no_receipt' },
  ],
  [
    'resets the connection',
    (request) => request.socket.resetAndDestroy(),
    { retry: true, reason: 'network' },
  ],
  [
    'ends in the middle of its answer',
    (_, response) => {
      response.writeHead(202, { 'content-length': '1000' }).write('{"batch');
      setImmediate(() => response.destroy());
    },
    { retry: true, reason: 'network' },
  ],
])('knows what to do when the service %s, and recovers', async (_, behaviour, result) => {
  behave = behaviour;
  expect(await send()).toEqual({ ok: false, ...result });
  behave = reply(202, JSON.stringify(receipt));
  expect(await send()).toEqual({ ok: true, receipt });
});

it('follows no redirection', async () => {
  let requests = 0;
  behave = (request, response) => {
    requests++;
    reply(307, '', { location: `${endpoint}/elsewhere` })(request, response);
  };
  expect(await send()).toEqual({ ok: false, retry: true, reason: 'http_307' });
  expect(requests).toBe(1);
});

it('ends when the service hangs, by its own limit and by the limit of the caller', async () => {
  behave = (request) => request.resume();
  expect(await send(50)).toEqual({ ok: false, retry: true, reason: 'timeout' });
  const caller = new AbortController();
  const sending = send(60_000, caller.signal);
  caller.abort();
  expect(await sending).toEqual({ ok: false, retry: true, reason: 'timeout' });
});

it('reports a service that is not there as a network failure', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  const transport = createHttpTransport({ endpoint: `http://127.0.0.1:${port}` });
  expect(await transport.send(report, AbortSignal.timeout(60_000))).toEqual({
    ok: false,
    retry: true,
    reason: 'network',
  });
});

it('refuses an endpoint that is no web address', () => {
  expect(() => createHttpTransport({ endpoint: 'nats://127.0.0.1' })).toThrow(TypeError);
  expect(() => createHttpTransport({ endpoint: 'drift.example' })).toThrow(TypeError);
});

const picture = Buffer.from('a picture');
const evidence: ReportEvidence = {
  schema: 'report-evidence/1',
  report_id: report.report_id,
  service: 'acme',
  step: 'signup-form',
  screenshot_b64: picture.toString('base64'),
};
const evidenceReceipt = {
  report_id: report.report_id,
  screenshot_ref: `sha256:${createHash('sha256').update(picture).digest('hex')}`,
};
const sendEvidence = () =>
  createHttpTransport({ endpoint: `${endpoint}/base/`, evidenceToken: 'a-token' }).sendEvidence?.(
    evidence,
    AbortSignal.timeout(60_000),
  );

it('keeps evidence and its token where they would go to another machine without TLS', async () => {
  const plain = createHttpTransport({ endpoint: 'http://drift.invalid', evidenceToken: 'a-token' });
  const sent = await plain.sendEvidence?.(evidence, AbortSignal.timeout(60_000));
  expect(sent).toEqual({ ok: false, retry: true, reason: 'no_tls' });
});

it('puts evidence under the id of its report, and brings back the receipt', async () => {
  const seen: { line?: string; body: string } = { body: '' };
  behave = async (request, response) => {
    seen.line = `${request.method} ${request.url} ${request.headers.authorization}`;
    for await (const chunk of request) seen.body += chunk;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(evidenceReceipt));
  };
  expect(await sendEvidence()).toEqual({ ok: true, receipt: evidenceReceipt });
  expect(seen.line).toBe(`PUT /base/drift/evidence/${report.report_id} Bearer a-token`);
  expect(reportEvidenceSchema.parse(JSON.parse(seen.body))).toEqual(evidence);
});

const problem = { 'content-type': 'application/problem+json' };
it.each<[string, Behaviour, object]>([
  [
    'wants none',
    reply(404, '{"code":"EVIDENCE_NOT_TAKEN"}', problem),
    { retry: false, reason: 'EVIDENCE_NOT_TAKEN' },
  ],
  [
    'does not know the token',
    reply(403, '{"code":"EVIDENCE_TOKEN_WRONG"}', problem),
    { retry: true, reason: 'http_403' },
  ],
  // The report may still be on its way through the service: it is asked again, and no report waits for that.
  [
    'does not know the report',
    reply(404, '{"code":"REPORT_UNKNOWN"}', problem),
    { retry: true, reason: 'http_404' },
  ],
  [
    'is throttling',
    reply(429, '', { 'retry-after': '7' }),
    { retry: true, reason: 'http_429', retryAfterMs: 7_000 },
  ],
  ['answers garbage', reply(200, '<html>'), { retry: true, reason: 'no_receipt' }],
  [
    'confirms another picture',
    reply(200, JSON.stringify({ ...evidenceReceipt, screenshot_ref: `sha256:${'0'.repeat(64)}` })),
    { retry: true, reason: 'wrong_receipt' },
  ],
])('keeps evidence or lets it go when the service %s', async (_, behaviour, result) => {
  behave = behaviour;
  expect(await sendEvidence()).toEqual({ ok: false, ...result });
});
