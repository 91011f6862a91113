import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { outcomeSchema } from '../contracts/index.ts';
import { definePlugin, type Plugin } from '../plugins/plugin.ts';
import type { KeyCheck } from '../plugins/provider.ts';
import { openFolder } from '../records/open-folder.ts';
import { readAudit } from '../records/read-audit.ts';
import { formatStoredKey } from '../records/stored-key-file.ts';
import { writePrivateFile } from '../records/write-private-file.ts';
import { createAcmeHost } from './fixtures/acme-host.ts';
import { type ProvisionRequest, provision } from './provision.ts';

const apiKey = 'ak-4fQ9canary7Zk2Lw8Xr1Tn6Vb3Mp5S';
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-reuse-'));
  const file = join(await openFolder(home, 'keys'), 'acme.json');
  await writePrivateFile(file, formatStoredKey({ provider: 'acme', apiKey, storedAt: Date.UTC(2030, 0, 1) }));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const answering = (status: KeyCheck, asked: string[] = []): Plugin =>
  definePlugin({
    name: 'key-check',
    setup(api) {
      api.resolveKeyCheck((ask) => {
        asked.push(ask.apiKey);
        return status;
      });
    },
  });

/** A live run; without an account it ends as soon as it wants to sign up. */
async function provisionLive(plugin: Plugin, request: Partial<ProvisionRequest> = {}) {
  const host = await createAcmeHost({ home, plugins: [plugin] });
  const provisioned = await provision(host, {
    provider: 'acme',
    signal: new AbortController().signal,
    ...request,
  });
  expect(outcomeSchema.parse(provisioned.outcome)).toEqual(provisioned.outcome);
  return provisioned;
}
const wantsAccount = { outcome: 'failed', details: { error: 'ACCOUNT_NOT_CONFIGURED' } };

it('a key that still works is the outcome, and nobody signs up', async () => {
  const asked: string[] = [];
  const { outcome, exit } = await provisionLive(answering('valid', asked));
  expect(asked).toEqual([apiKey]);
  expect(exit).toBe(0);
  expect(outcome).toMatchObject({
    outcome: 'ok',
    reused: true,
    key: { masked: 'ak-…', stored_in: join(home, 'keys', 'acme.json'), verification: 'valid' },
  });
  expect(JSON.stringify(outcome)).not.toContain(apiKey);
  const { lines } = await readAudit(home);
  expect(lines.at(-1)).toMatchObject({ outcome: { outcome: 'ok', verification: 'valid', reused: true } });
  const log = await readFile(join(home, lines[0]?.log ?? ''), 'utf8');
  expect(log).toContain('there is a key of an earlier run');
  expect(log).not.toContain(apiKey);
});

it('is shown in full where that was asked for', async () => {
  const { outcome } = await provisionLive(answering('valid'), { reveal: true });
  expect(outcome).toMatchObject({ reused: true, api_key: apiKey });
});

it.each(['endpoint_down', 'rate_limited'] as const)(
  'is not thrown away where the endpoint says %s',
  async (status) => {
    const { outcome } = await provisionLive(answering(status));
    expect(outcome).toMatchObject({ outcome: 'ok', reused: true, key: { verification: status } });
  },
);

it('a key that the provider does not know any more makes room for another one', async () => {
  const { outcome } = await provisionLive(answering('phantom'));
  expect(outcome).toMatchObject(wantsAccount);
});

it('with force another one is minted, and the old one is not even asked about', async () => {
  const asked: string[] = [];
  const { outcome } = await provisionLive(answering('valid', asked), { force: true });
  expect(outcome).toMatchObject(wantsAccount);
  expect(asked).toEqual([]);
});

it('a key store that cannot be read is no reason to refuse a new key', async () => {
  const broken = definePlugin({
    name: 'broken',
    setup(api) {
      const refuse = () => Promise.reject(new Error('the safe is jammed'));
      api.resolveKeyStore(() => ({ name: 'safe', get: refuse, put: refuse }));
    },
  });
  const { outcome } = await provisionLive(broken);
  expect(outcome).toMatchObject(wantsAccount);
});
