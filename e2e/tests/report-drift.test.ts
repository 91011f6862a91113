import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { driftReportSchema, identifyReport, outcomeSchema } from 'agentkeys/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli, temporaryHome } from '../src/run-cli.ts';

let home: string;
let server: Server;
let behave: RequestListener;
let env: Record<string, string>;
beforeEach(async () => {
  home = await temporaryHome();
  server = createServer((request, response) => behave(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: `http://127.0.0.1:${port}` };
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await rm(home, { recursive: true, force: true });
});

const waiting = async () =>
  (await readdir(join(home, 'outbox-sandbox')).catch(() => [])).filter((name) =>
    /^[0-9a-f-]{36}\.json$/.test(name),
  );

const drift = async (more: Record<string, string> = env) => {
  const result = await runCli(['provision', 'openai', '--sandbox', '--inject', 'button-renamed', '--json'], {
    home,
    env: more,
  });
  expect(result.code, result.stderr).toBe(3);
  return outcomeSchema.parse(JSON.parse(result.stdout));
};

it('sends what a hanging service did not take with the next command, and nothing without consent', async () => {
  const bodies: string[] = [];
  behave = (request) => request.resume();
  const outcome = await drift();
  expect(outcome.message).toContain('drift reported, fix pending.');
  expect(await waiting()).toHaveLength(1);

  behave = async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    const report = driftReportSchema.parse(JSON.parse(body));
    const { batch_key, step_hash } = identifyReport({ ...report, report_id: report.report_id ?? '' });
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ batch_key, step_hash, duplicate: false }));
  };
  const silent = await drift({});
  expect(silent.message).toContain('(in the local audit only: telemetry is off)');
  expect(bodies).toEqual([]);

  const clear = await runCli(['provision', 'openai', '--sandbox', '--json'], { home, env });
  expect(clear.code, clear.stderr).toBe(0);
  expect(await waiting()).toEqual([]);
  expect(bodies.map((body) => JSON.parse(body))).toEqual([
    expect.objectContaining({ schema: 'drift/1', service: 'openai', url_host: expect.any(String) }),
  ]);

  // What the run knew of the account and the key is in neither.
  const logs = await readdir(join(home, 'logs'));
  const texts = await Promise.all(logs.map((name) => readFile(join(home, 'logs', name), 'utf8')));
  expect(logs).toHaveLength(3);
  for (const text of [...bodies, ...texts]) expect(text).not.toMatch(/[\w.+-]+@[\w-]+\.\w+|sk-proj-\w/);
}, 300_000);

it('says before the run that there is nowhere to send to', async () => {
  const result = await runCli(['provision', 'openai', '--sandbox', '--json'], {
    home,
    env: { AGENTKEYS_TELEMETRY: '1' },
  });
  expect(result.code).toBe(2);
  expect(result.stderr + result.stdout).toContain('TELEMETRY_NO_ENDPOINT');
  expect(await readdir(home)).toEqual([]);
});
