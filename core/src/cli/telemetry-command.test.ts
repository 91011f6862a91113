import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identifyReport, type ReportEvidence, reportTime } from '../contracts/index.ts';
import { fallbackStore } from '../records/fallback-store.ts';
import type { OutgoingReport } from '../telemetry/build-report.ts';
import { openOutbox } from '../telemetry/outbox.ts';
import { makeFallbackRecord } from '../testing/make-fallback-record.ts';
import { startMain } from '../testing/run-main.ts';

const token = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
let home: string;
let server: Server;
let endpoint: string;
let received: string[];
let status: number;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-telemetry-'));
  received = [];
  status = 202;
  server = createServer(async (request, response) => {
    const body = await text(request);
    received.push(body);
    const { batch_key, step_hash } = identifyReport(JSON.parse(body));
    response.writeHead(status, { 'retry-after': '3600' });
    response.end(status === 202 ? JSON.stringify({ batch_key, step_hash, duplicate: false }) : 'busy');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await rm(home, { recursive: true, force: true });
});

const run = (argv: readonly string[], env: Record<string, string> = {}) =>
  startMain(['telemetry', ...argv], { cwd: home, env: { AGENTKEYS_HOME: home, ...env } }).ended;
const consent = () => ({ AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: endpoint });

const report = (): OutgoingReport => ({
  schema: 'drift/1',
  report_id: v7(),
  service: 'tiny',
  tripwire: { kind: 'selector-missing', step: 'signup-form', missing: ['submit'] },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'tiny.example',
  scraper_version: '1.2.3',
});

test('status says that it is off and why, and leaves nothing behind', async () => {
  const { code, stdout } = await run(['status', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    on: false,
    why: 'off is the default',
    sandbox: { on: false, why: 'off is the default' },
    outbox: { waiting: 0, dropped: {} },
    sandbox_outbox: { waiting: 0, dropped: {} },
  });
  expect(await readdir(home)).toEqual([]);
});

test.each([
  [
    { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'https://drift.example/base?q=canary' },
    true,
    'AGENTKEYS_TELEMETRY=1',
  ],
  [
    { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'https://user:canary@drift.example/base' },
    false,
    'TELEMETRY_ENDPOINT_CREDENTIALS',
  ],
  [{ AGENTKEYS_TELEMETRY: '1', DO_NOT_TRACK: '1' }, false, 'DO_NOT_TRACK wins over everything'],
  [{ AGENTKEYS_TELEMETRY: '0' }, false, 'AGENTKEYS_TELEMETRY=0'],
  [{ AGENTKEYS_TELEMETRY: '1' }, false, 'TELEMETRY_NO_ENDPOINT'],
])('status with %o', async (env, on, why) => {
  const { code, stdout } = await run(['status'], env);
  expect(code).toBe(0);
  expect(stdout).toContain(on ? 'Drift reports are sent.' : 'Drift reports are not sent.');
  expect(stdout).toContain(why);
  if (on) expect(stdout).toContain('https://drift.example/base\n');
  expect(stdout).not.toContain('canary');
});

test('status counts what waits and what was dropped, with its reason, and changes nothing', async () => {
  const outbox = await openOutbox(home);
  const kept = report();
  await outbox.put(kept);
  await outbox.refuse('not_allowed');
  await writeFile(join(home, 'outbox', `${v7()}.json`), 'torn');
  const { stdout } = await run(['status', '--json'], consent());
  expect(JSON.parse(stdout)).toMatchObject({
    on: true,
    endpoint,
    outbox: {
      waiting: 1,
      oldest: new Date(reportTime(kept.report_id)).toISOString(),
      dropped: { not_allowed: 1 },
    },
  });
});

test('preview prints the very bytes that flush sends then', async () => {
  const outbox = await openOutbox(home);
  await outbox.put(report());
  await outbox.put(report());
  const preview = await run(['preview']);
  expect(preview.code).toBe(0);
  expect(received).toEqual([]);

  const flushed = await run(['flush', '--json'], consent());
  expect(flushed.code).toBe(0);
  expect(JSON.parse(flushed.stdout)).toEqual({ sent: 2, dropped: 0, left: 0 });
  expect(preview.stdout).toBe(received.map((body) => `${body}\n`).join(''));
  expect(await run(['flush'], consent())).toMatchObject({ code: 0, stdout: 'Nothing waits to be sent.\n' });
});

test('status and preview show the pictures that wait, too', async () => {
  const evidence: ReportEvidence = {
    schema: 'report-evidence/1',
    report_id: v7(),
    service: 'tiny',
    step: 'signup-form',
    screenshot_b64: Buffer.from('a picture').toString('base64'),
  };
  await (await openOutbox(home)).evidence.put(evidence);
  const status = JSON.parse((await run(['status', '--json'])).stdout);
  expect(status.outbox).toEqual({ waiting: 0, evidence: 1, dropped: {} });
  expect((await run(['preview'])).stdout).toBe(`${JSON.stringify(evidence)}\n`);
  const preview = JSON.parse((await run(['preview', '--json'])).stdout);
  expect(preview.evidence).toEqual([
    {
      report_id: evidence.report_id,
      from: 'outbox',
      method: 'PUT',
      path: `/drift/evidence/${evidence.report_id}`,
      body: JSON.stringify(evidence),
      bytes: Buffer.byteLength(JSON.stringify(evidence)),
    },
  ]);
});

test('preview of a token is what its report would be, as plugins have it', async () => {
  await fallbackStore(home).write(makeFallbackRecord(token));
  await writeFile(
    join(home, 'agentkeys.config.mjs'),
    `export default { plugins: [{ name: 'coarse', setup(api) {
       api.modifyReport((report) => ({ ...report, tripwire: { ...report.tripwire, missing: [] } }));
     } }] };`,
  );
  const { code, stdout } = await run(['preview', token.slice(0, 5), '--json']);
  expect(code).toBe(0);
  const { reports, ...request } = JSON.parse(stdout);
  expect(request).toMatchObject({ method: 'POST', path: '/drift/report' });
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({ from: 'token', bytes: Buffer.byteLength(reports[0].body) });
  expect(JSON.parse(reports[0].body)).toEqual({
    schema: 'drift/1',
    report_id: reports[0].report_id,
    service: 'tiny',
    tripwire: { kind: 'selector-missing', step: 'signup-form', missing: [] },
    dom_digest: 's1:0123456789abcdef',
    url_host: 'tiny.example',
    scraper_version: '1.2.3',
  });
  expect(await readdir(home)).not.toContain('outbox');
});

test('flush without consent, and a token that is not there, are coded errors', async () => {
  await (await openOutbox(home)).put(report());
  const off = await run(['flush', '--json']);
  expect(off.code).toBe(2);
  expect(JSON.parse(off.stdout).error.code).toBe('TELEMETRY_OFF');
  const none = await run(['preview', 'abc', '--json']);
  expect(none.code).toBe(2);
  expect(JSON.parse(none.stdout).error.code).toBe('FALLBACK_NOT_FOUND');
  expect(received).toEqual([]);
});

test('flush says what has to wait, by its exit code too, and status says until when', async () => {
  status = 503;
  await (await openOutbox(home)).put(report());
  const { code, stdout } = await run(['flush'], consent());
  expect(code).toBe(5);
  expect(stdout).toContain('0 sent, 0 dropped, 1 still waiting (http_503)');
  expect((await run(['status'], consent())).stdout).toContain('paused until ');
  expect((await run(['flush', '--json'], consent())).stdout).toContain('"stopped":"paused"');
  expect(received).toHaveLength(1);
});
