import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { driftReportSchema, outcomeSchema } from 'agentkeys/contracts';
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli, temporaryHome } from '../src/run-cli.ts';
import { answerWith, type Endpoint, hang, reset, startEndpoint, takeReports } from '../src/start-endpoint.ts';

let endpoint: Endpoint;
let home: string;
beforeEach(async () => {
  endpoint = await startEndpoint();
  home = await temporaryHome();
});
afterEach(async () => {
  await endpoint[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const problem = { 'content-type': 'application/problem+json' };
const optedIn = () => ({ AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: endpoint.address });
const outbox = () => join(home, 'outbox-sandbox');
const idsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).flatMap((name) => /^([0-9a-f-]{36})\.json$/.exec(name)?.[1] ?? []);
const dropped = async () => JSON.parse(await readFile(join(outbox(), 'dropped.json'), 'utf8'));

/** What the caller gets, but for ids, times and the folder of this run. */
async function drift(env: Record<string, string> = optedIn()) {
  const result = await runCli(['provision', 'openai', '--sandbox', '--inject', 'tos-gate', '--json'], {
    home,
    env,
  });
  expect(result.code, result.stderr).toBe(3);
  const { duration_ms: _, ...outcome } = outcomeSchema.parse(JSON.parse(result.stdout));
  return JSON.parse(
    JSON.stringify(outcome)
      .replaceAll(home, '<home>')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>'),
  );
}

/** What every outcome below is to be, where the report is on the disk. */
const known = {
  schema: 'outcome/1',
  outcome: 'needs_fallback',
  provider: 'openai',
  run_id: '<id>',
  audit_id: '<id>',
  message: expect.stringMatching(/drift reported, fix pending\. Do not retry/),
  code: 'drift',
  kind: 'selector-missing',
  step: 'signup-form',
  token: '<id>',
  tier: 'none_configured',
  retry: { retryable: 'no' },
  hint: expect.any(String),
};
const localOnly = { ...known, message: expect.stringContaining('fix pending (in the local audit only: ') };

/** The next occasion to send, without a browser. 0: nothing is left. 5: the service could not take all of it. */
const flush = async (code = 0) => {
  const result = await runCli(['telemetry', 'flush', '--json'], { home, env: optedIn() });
  expect(result.code, result.stderr).toBe(code);
};

describe('an endpoint that is out of order changes no outcome, and gets the report when it has recovered', () => {
  const faults: [string, () => RequestListener][] = [
    ['hangs', () => hang],
    ['resets the connection', () => reset],
    ['answers 500', () => answerWith(endpoint, 500, 'oops')],
    ['answers 202 with garbage', () => answerWith(endpoint, 202, '{"batch_key":')],
  ];

  it.each(faults)('%s', async (_, fault) => {
    endpoint.behave = fault();
    expect(await drift()).toEqual(known);
    const [id] = await idsIn(outbox());
    expect(id).toBeDefined();
    // As if the rest that was asked for, or that a refusal is answered with, were over.
    await writeFile(join(outbox(), 'pause.json'), '{"until":0}');

    endpoint.received.length = 0;
    endpoint.behave = takeReports(endpoint);
    await flush();
    expect(await idsIn(outbox())).toEqual([]);
    const reports = endpoint.received.map(({ body }) => driftReportSchema.parse(JSON.parse(body)));
    expect(reports.map(({ report_id }) => report_id)).toEqual([id]);
  });

  it('asks nothing before the time that the service has named, also in the next process', async () => {
    endpoint.behave = answerWith(endpoint, 429, '', { 'retry-after': '3600' });
    expect(await drift()).toEqual(known);
    await flush(5);
    expect(endpoint.received).toHaveLength(1);
    expect(await idsIn(outbox())).toHaveLength(1);
  });

  it('counts a report that the service refuses for ever, and sets it aside', async () => {
    endpoint.behave = answerWith(endpoint, 400, '{"code":"REPORT_INVALID"}', problem);
    expect(await drift()).toEqual(known);
    expect(await dropped()).toEqual({ report_invalid: 1 });
    expect(await idsIn(outbox())).toEqual([]);
    expect(await readdir(join(outbox(), 'aside'))).toEqual([
      expect.stringMatching(/\.report_invalid\.json$/),
    ]);
    await flush();
    expect(endpoint.received).toHaveLength(1);
  });
});

describe('an outbox that is out of order changes no outcome, but what it says of the report', () => {
  it('cannot be written', async () => {
    await writeFile(outbox(), 'in the way');
    expect(await drift()).toEqual(localOnly);
    expect(endpoint.received).toEqual([]);
    await rm(outbox());
    expect(await drift()).toEqual(known);
    expect(endpoint.received).toHaveLength(1);
  });

  it('takes the new report and lets go of the oldest where it is full', async () => {
    await mkdir(outbox(), { recursive: true });
    const old = Array.from({ length: 200 }, (_, n) => v7({ msecs: Date.now() - 3_600_000 + n * 1_000 }));
    for (const report_id of old) {
      const report = {
        schema: 'drift/1',
        report_id,
        service: 'openai',
        tripwire: { kind: 'timeout', step: 'create-key' },
        dom_digest: 's1:0123456789abcdef',
        url_host: 'localhost',
        scraper_version: '1.0.0',
      };
      await writeFile(join(outbox(), `${report_id}.json`), JSON.stringify(report));
    }
    endpoint.behave = hang;
    expect(await drift()).toEqual(known);
    const left = await idsIn(outbox());
    expect(left).toHaveLength(200);
    expect(left).not.toContain(old[0]);
    expect(await dropped()).toEqual({ outbox_full: 1 });
  });
});

describe('consent', () => {
  it('is withdrawn by DO_NOT_TRACK whatever else is set', async () => {
    const env = { ...optedIn(), AGENTKEYS_TELEMETRY: 'evidence', DO_NOT_TRACK: '1' };
    expect(await drift(env)).toEqual(localOnly);
    expect(endpoint.received).toEqual([]);
    expect(await readdir(home)).not.toContain('outbox-sandbox');
  });

  it('without an endpoint is an error of the configuration, before anything is started', async () => {
    for (const value of ['1', 'evidence']) {
      const env = { AGENTKEYS_TELEMETRY: value };
      const result = await runCli(['provision', 'openai', '--sandbox', '--json'], { home, env });
      expect([result.code, JSON.parse(result.stdout).error.code]).toEqual([2, 'TELEMETRY_NO_ENDPOINT']);
      expect(await readdir(home)).toEqual([]);
    }
  });
});

describe('an audit that cannot be written stops the run before a browser is started', () => {
  const blocked = async () => {
    // A browser that cannot be started would be an error of its own, had anybody tried.
    const env = { AGENTKEYS_BROWSER: '/bin/false' };
    const result = await runCli(['provision', 'openai', '--sandbox', '--json'], { home, env });
    expect(result.code, result.stdout).toBe(1);
    expect(JSON.parse(result.stdout).error.code).toBe('AUDIT_UNWRITABLE');
    expect(await readdir(join(home, 'logs')).catch(() => [])).toEqual([]);
  };

  it('because its folder is a file', async () => {
    await writeFile(join(home, 'audit'), 'in the way');
    await blocked();
  });

  it('because the disk is full', async () => {
    await mkdir(join(home, 'audit'));
    // Of the files there the newest is gone on with; this one takes no byte.
    await symlink('/dev/full', join(home, 'audit', '9999-12-31.jsonl'));
    await blocked();
  });
});
