import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReport } from '../testing/make-report.ts';
import { type CliResult, type RunningCli, startCli } from '../testing/run-cli.ts';
import { type NatsServer, startNats } from '../testing/start-nats.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

/** Of this machine, and of nobody else who takes part. */
const clientAddress = '127.0.0.77';
const planted: Record<string, string> = {
  'user-agent': 'canary-agent/1.0',
  cookie: 'session=canary-cookie',
  referer: 'https://canary-referer.example/',
  authorization: 'Bearer canary-token',
  'x-forwarded-for': '203.0.113.77',
  'x-real-ip': '203.0.113.78',
  forwarded: 'for=203.0.113.79',
  'x-request-id': 'canary-request',
  'nats-msg-id': 'canary-message',
};
const marks = [clientAddress, /canary-[a-z]+/, /203\.0\.113\.\d+/].map((mark) =>
  typeof mark === 'string' ? new RegExp(mark.replaceAll('.', '\\.')) : mark,
);

interface Answer {
  status: number;
  body: string;
}

/** As a caller with everything planted would ask. */
async function ask(address: string, method: string, path: string, body?: string): Promise<Answer> {
  const headers = { ...planted, ...(body !== undefined && { 'content-type': 'application/json' }) };
  const asked = request(address + path, { method, headers, localAddress: clientAddress, agent: false });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const shown = `${JSON.stringify(response.headers)}\n${await text(response)}`;
  return { status: response.statusCode ?? 0, body: shown };
}

/** Every file below a folder, byte by byte. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (file) => [file, (await readFile(file)).toString('latin1')]);
  return Object.fromEntries(await Promise.all(read));
}

/** Every message of every stream with its headers, buckets of keys and values among them. */
async function messagesOf(server: NatsServer): Promise<Record<string, string>> {
  const nc = await connect({ servers: server.url });
  const found: Record<string, string> = {};
  try {
    const jsm = await jetstreamManager(nc);
    for await (const { config, state } of jsm.streams.list()) {
      for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq++) {
        const message = await jsm.streams.getMessage(config.name, { seq }).catch(() => null);
        if (!message) continue;
        const fields = [...(message.header ?? [])].map(([name, values]) => `${name}: ${values}`);
        found[`${config.name} ${seq}`] = [message.subject, ...fields, message.string()].join('\n');
      }
    }
  } finally {
    await nc.close();
  }
  return found;
}

const namesOf = (places: Record<string, string>, pattern: RegExp): string[] =>
  Object.entries(places).flatMap(([place, content]) => (pattern.test(content) ? [place] : []));

describe('nothing of a sender is kept', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: NatsServer;
  let running: RunningCli | undefined;
  beforeEach(async () => {
    folder = await temporaryFolder();
    writeFileSync(join(folder.path, 'package.json'), '{"private": true}');
    server = await startNats();
  });
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    running = undefined;
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  /** Sends what is taken and what is refused, for every reason that a sender can give. */
  async function sendAll(address: string, report: object): Promise<Answer[]> {
    const json = JSON.stringify(report);
    const answers: Answer[] = [];
    const expected: [string, string, string | undefined, number][] = [
      ['POST', '/drift/report', json, 202],
      ['POST', '/drift/report', json, 202],
      ['POST', '/drift/report', JSON.stringify({ ...report, ip: clientAddress }), 422],
      ['POST', '/drift/report', '{"canary-key', 400],
      ['POST', '/drift/report', JSON.stringify('x'.repeat(9_000)), 413],
      ['POST', '/drift/drifts/openai.b59114af29bce274/claim', '{}', 403],
      ['PUT', '/drift/evidence/canary-id', '{}', 404],
      ['GET', '/canary-path', undefined, 404],
      ['GET', '/drift/batches?service=openai', undefined, 200],
    ];
    for (const [method, path, body, status] of expected) {
      const answer = await ask(address, method, path, body);
      expect(answer.status, `${method} ${path}: ${answer.body}`).toBe(status);
      answers.push(answer);
    }
    // Until the limiter, which has to know addresses, refuses.
    for (let sent = 0; sent < 200 && answers.at(-1)?.status !== 429; sent++) {
      answers.push(await ask(address, 'POST', '/drift/report', json));
    }
    expect(answers.at(-1)?.status).toBe(429);
    for (const path of ['/healthz', '/readyz', '/metrics']) answers.push(await ask(address, 'GET', path));
    expect(answers.at(-1)?.body).toContain('agentkeys_drift_reports_total');
    return answers;
  }

  it.each([
    ['in SQLite', false, []],
    ['on NATS', true, []],
    ['on NATS behind a proxy', true, ['--trust-proxy', '127.0.0.0/8']],
  ])('%s', async (_, nats, args) => {
    const store = nats ? ['--nats', server.url, '--outbox', 'outbox.db'] : ['--db', 'drift.db'];
    const options = ['--port', '0', '--json', '--rate-limit', '1', ...args];
    running = startCli(['serve', ...store, ...options], {
      cwd: folder.path,
      env: { AGENTKEYS_LOG: 'debug', AGENTKEYS_DRIFT_TOKEN: 'the-token-of-this-test' },
    });
    const { address } = JSON.parse(await running.line(/^\{/)) as { address: string };
    const report = makeReport();
    const answers = await sendAll(address, report);
    const counted = async () => (await ask(address, 'GET', '/drift/batches')).body;
    await expect.poll(counted, { timeout: 60_000 }).toContain('"count":1');

    const whileItRuns = { ...(await filesOf(folder.path)), ...(await messagesOf(server)) };
    running.child.kill('SIGTERM');
    const { code, stdout, stderr }: CliResult = await running.ended;
    expect(code, stderr).toBe(0);
    await server.stop();
    const places: Record<string, string> = {
      ...whileItRuns,
      ...Object.fromEntries(
        Object.entries(await filesOf(folder.path)).map(([file, bytes]) => [`${file} afterwards`, bytes]),
      ),
      ...Object.fromEntries(
        Object.entries(await filesOf(server.folder)).map(([file, bytes]) => [`${file} afterwards`, bytes]),
      ),
      stdout,
      stderr,
      answers: answers.map(({ body }) => body).join('\n'),
    };

    // The search sees what is there: the report itself, in the files and in the log.
    const holders = namesOf(places, new RegExp(report.report_id));
    expect(holders.some((place) => place.includes('.db'))).toBe(true);
    expect(holders.some((place) => place.startsWith('DRIFT '))).toBe(nats);
    for (const mark of marks) expect(namesOf(places, mark), String(mark)).toEqual([]);
  });
});
