import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OutgoingReport } from './build-report.ts';
import { type FlushResult, flushOutbox } from './flush-outbox.ts';
import { type Outbox, openOutbox } from './outbox.ts';

let home: string;
let outbox: Outbox;
let server: Server;
let endpoint: string;
/** Ids of the reports that came, in order, each as often as it came. */
let arrived: string[];
let answer: (report: OutgoingReport, response: ServerResponse) => unknown;
const children: ChildProcess[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-flush-'));
  outbox = await openOutbox(home);
  arrived = [];
  const listener: RequestListener = async (request, response) => {
    const report: OutgoingReport = JSON.parse(await text(request));
    arrived.push(report.report_id);
    answer(report, response);
  };
  server = createServer((request, response) => void listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await rm(home, { recursive: true, force: true });
});

const confirm = (_: unknown, response: ServerResponse) =>
  response.writeHead(202).end(JSON.stringify({ batch_key: 'k', step_hash: 'h', duplicate: null }));

async function putReports(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => v7());
  for (const report_id of ids) {
    await outbox.put({
      schema: 'drift/1',
      report_id,
      service: 'acme',
      tripwire: { kind: 'timeout', step: 'signup-form' },
      dom_digest: 's1:0123456789abcdef',
      url_host: 'acme.example',
      scraper_version: '1.0.0',
    });
  }
  return ids;
}

function startFlush(limitMs = 60_000): ChildProcess {
  const script = join(import.meta.dirname, 'fixtures', 'flush-process.ts');
  const child = spawn(process.execPath, [script, home, endpoint, String(limitMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function flush(limitMs?: number): Promise<FlushResult> {
  const { stdout } = startFlush(limitMs);
  if (!stdout) throw new Error('no stdout');
  return JSON.parse(await text(stdout));
}

const files = async () => (await readdir(join(home, 'outbox'))).filter((name) => /^[0-9a-f-]{36}/.test(name));

it('sends each report once for the service, and takes each out once, with many processes at it', async () => {
  const ids = await putReports(25);
  answer = (report, response) => setTimeout(() => confirm(report, response), 20);
  const results = await Promise.all(Array.from({ length: 5 }, () => flush()));
  expect([...new Set(arrived)].sort()).toEqual(ids);
  expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(25);
  expect(results.map(({ left, stopped }) => [left, stopped])).toEqual(Array(5).fill([0, undefined]));
  expect(await files()).toEqual([]);
  expect(await outbox.dropped()).toEqual({});
});

it('counts a refusal once, and sets the report aside with its reason', async () => {
  const ids = await putReports(8);
  answer = (_, response) => response.writeHead(422).end();
  const results = await Promise.all([flush(), flush(), flush()]);
  expect(results.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(8);
  expect(await outbox.dropped()).toEqual({ http_422: 8 });
  const aside = (await readdir(join(home, 'outbox', 'aside'))).sort();
  expect(aside).toEqual(ids.map((id) => `${id}.http_422.json`));
});

it('leaves the service alone for as long as it asked any process to', async () => {
  const ids = await putReports(3);
  answer = (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end();
  expect(await flush()).toMatchObject({ sent: 0, left: 3, stopped: 'http_429' });
  expect(await Promise.all([flush(), flush()])).toEqual(
    Array(2).fill({ sent: 0, dropped: 0, left: 3, stopped: 'paused' }),
  );
  expect(arrived).toHaveLength(1);
  const sent: string[] = [];
  const transport = {
    name: 'test',
    send: async ({ report_id }: OutgoingReport) => {
      sent.push(report_id);
      return { ok: true as const, receipt: { batch_key: 'k', step_hash: 'h', duplicate: null } };
    },
  };
  const signal = AbortSignal.timeout(60_000);
  const anHourOn = () => Date.now() + 3_601_000;
  expect(await flushOutbox({ outbox, transport, signal, now: anHourOn })).toMatchObject({ sent: 3, left: 0 });
  expect(sent).toEqual(ids);
});

it('stops for a rest that another process was asked for in the meantime', async () => {
  await putReports(3);
  answer = async (report, response) => {
    await outbox.pause(Date.now() + 3_600_000);
    confirm(report, response);
  };
  expect(await flush()).toEqual({ sent: 1, dropped: 0, left: 2, stopped: 'paused' });
});

it('loses nothing when it is killed after the service has taken a report', async () => {
  const ids = await putReports(3);
  const first = startFlush();
  answer = () => first.kill('SIGKILL');
  await once(first, 'exit');
  expect(arrived).toEqual([ids[0]]);
  answer = confirm;
  expect(await flush()).toEqual({ sent: 3, dropped: 0, left: 0 });
  expect(arrived).toEqual([ids[0], ...ids]);
});

it('ends in its time when the service hangs, and sends all with the next process', async () => {
  await putReports(3);
  answer = () => undefined;
  expect(await flush(1_000)).toEqual({ sent: 0, dropped: 0, left: 3, stopped: 'out_of_time' });
  answer = confirm;
  expect(await flush()).toEqual({ sent: 3, dropped: 0, left: 0 });
});
