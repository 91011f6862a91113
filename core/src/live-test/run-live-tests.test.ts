import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { definePlugin } from '../plugins/plugin.ts';
import { createAcmeHost } from '../provision/fixtures/acme-host.ts';
import { readAudit } from '../records/read-audit.ts';
import type { LiveTestResult } from './live-test-result.ts';
import { type LiveTestsRequest, runLiveTests } from './run-live-tests.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-live-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const filesIn = (folder: string): Promise<string[]> => readdir(join(home, folder)).catch(() => []);

async function testAcme(
  request: Partial<LiveTestsRequest> = {},
  options: Omit<Parameters<typeof createAcmeHost>[0], 'home'> = {},
) {
  const host = await createAcmeHost({ home, ...options });
  const ended: string[] = [];
  const results = await runLiveTests(host, {
    providers: ['acme'],
    sandbox: { inject: [] },
    signal: new AbortController().signal,
    onResult: ({ provider }) => ended.push(provider),
    ...request,
  });
  expect(ended).toEqual(results.map(({ provider }) => provider));
  return results;
}

it('says that a provider is well, and leaves neither its key nor anything that it has made', async () => {
  const stored: string[] = [];
  const keyStore = definePlugin({
    name: 'store',
    setup: (api) => api.resolveKeyStore(() => void stored.push('asked')),
  });
  const [result, missing] = await testAcme({ providers: ['acme', 'nobody'] }, { plugins: [keyStore] });
  expect(result).toMatchObject({
    schema: 'live-test/1',
    provider: 'acme',
    version: expect.stringMatching(/^\d/),
    outcome: 'ok',
    code: null,
    step: null,
    passed: [expect.any(String)],
    verification: 'valid',
    left: null,
  });
  expect(result?.key).toMatch(/…|\*/);
  expect(stored).toEqual([]);
  expect(await filesIn('keys')).toEqual([]);
  const { lines } = await readAudit(home);
  expect(lines.map(({ command, state }) => `${command} ${state}`)).toEqual([
    'live-test begun',
    'live-test ended',
  ]);
  // One that is not there does not keep the others from being told of.
  expect(missing).toMatchObject({ outcome: 'failed', code: 'PROVIDER_NOT_FOUND', version: null });
});

it('stores the key where it is wanted', async () => {
  const [result] = await testAcme({ keep: true });
  expect(result).toMatchObject({ outcome: 'ok', left: expect.stringContaining('the key, stored in') });
  expect(await filesIn('keys')).toHaveLength(1);
});

it('says where a page has changed shape, and keeps its report as any run does', async () => {
  const env = { AGENTKEYS_TELEMETRY: '1', AGENTKEYS_DRIFT_URL: 'http://127.0.0.1:9' };
  const results = await testAcme({ sandbox: { inject: ['drift'] } }, { env });
  expect(results).toMatchObject([
    { outcome: 'needs_fallback', code: 'drift', step: expect.any(String), key: null, passed: [] },
  ]);
  const reports = (await filesIn('outbox-sandbox')).filter((name) => /^[0-9a-f-]{36}\.json$/.test(name));
  expect(reports).toHaveLength(1);
  expect(JSON.parse(await readFile(join(home, 'outbox-sandbox', reports[0] ?? ''), 'utf8'))).toMatchObject({
    service: 'acme',
  });
});

it('begins no other run when it is interrupted', async () => {
  const stop = new AbortController();
  const results: LiveTestResult[] = await testAcme({
    providers: ['acme', 'acme'],
    signal: stop.signal,
    watch: async () => {
      stop.abort(new Error('stop'));
      return { onEvent: () => undefined, close: () => undefined };
    },
  });
  expect(results).toMatchObject([{ outcome: 'failed', passed: [] }]);
});
