import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBreaker } from '../breaker/open-breaker.ts';
import { createAcmeHost } from '../provision/fixtures/acme-host.ts';
import { holdProvider } from '../provision/hold-provider.ts';
import { provision } from '../provision/provision.ts';
import { makeKnownFeed } from '../testing/make-known-feed.ts';
import { readStatus } from './read-status.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-status-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const acme = async () =>
  (await readStatus(await createAcmeHost({ home }))).providers.find(({ name }) => name === 'acme');

it('says of a provider that nothing has happened to', async () => {
  expect(await acme()).toEqual({
    name: 'acme',
    package: 'agentkeys-provider-acme',
    version: '1.2.3',
    breaker: { state: 'closed' },
    known: null,
    last_run: null,
    key: null,
    active: null,
  });
  expect((await readStatus(await createAcmeHost({ home }))).feed).toEqual({ state: 'none', source: null });
});

it('shows what is known, held, active, stored and was last run, and nothing of the key', async () => {
  const host = await createAcmeHost({ home });
  await writeFile(join(home, 'known.json'), JSON.stringify(makeKnownFeed({ fixed_in: '1.3.0' })));
  const { outcome } = await provision(host, { provider: 'acme', signal: new AbortController().signal });
  const token = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
  await openBreaker({ home, provider: 'acme', sandbox: false, holdMs: 60_000 }).settle(
    { version: '1.2.3', injected: [] },
    { passed: [], tripped: { step: 'verify-email', kind: 'timeout', token } },
  );
  const store = await host.hooks.fire.resolveKeyStore({
    runId: 'r',
    provider: 'acme',
    version: '1.2.3',
    sandbox: false,
  });
  const apiKey = 'ak-9f8e7d6c5b4a39281706f5e4d3c2b1a0';
  await store?.put({ provider: 'acme', apiKey, storedAt: 0 });
  const release = await holdProvider(home, 'acme', 600_000);
  const status = await acme();
  await release();
  expect(status).toMatchObject({
    breaker: { state: 'open', step: 'verify-email', tripwire: { kind: 'timeout', token } },
    known: { step: 'create-key', fixed_in: '1.3.0', issue_url: 'https://issues.example/7' },
    last_run: {
      audit_id: outcome.audit_id,
      command: 'provision',
      state: 'ended',
      result: 'needs_fallback',
      exit: 3,
    },
    key: { masked: 'ak-…', stored_at: '1970-01-01T00:00:00.000Z' },
    active: { pid: process.pid },
  });
  expect(JSON.stringify(status)).not.toContain(apiKey.slice(3, 11));
});
