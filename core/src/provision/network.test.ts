import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConfigInput } from '../config/schema.ts';
import { createAcmeHost } from './fixtures/acme-host.ts';
import { provision } from './provision.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-network-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function provisionAcme(inject: string, network: ConfigInput['network']) {
  const { outcome, exit } = await provision(
    await createAcmeHost({ home, config: { providers: ['./acme'], network } }),
    { provider: 'acme', sandbox: { inject: [inject] }, signal: new AbortController().signal },
  );
  const log = await readFile(join(home, 'logs', `${outcome.run_id}.jsonl`), 'utf8');
  const hosts = log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { msg: string; host?: string; port?: number })
    .filter(({ host }) => host !== undefined);
  return { outcome, exit, log, hosts };
}

it('names the hosts of a run once, without what was asked there, and undeclared ones as such', async () => {
  const { exit, hosts, log } = await provisionAcme('foreign', 'warn');
  expect(exit).toBe(0);
  const port = expect.any(Number);
  expect(hosts).toEqual([
    expect.objectContaining({ msg: 'host', host: '127.0.0.1', port }),
    expect.objectContaining({ msg: 'undeclared host', host: 'cdn.other.localhost', port }),
  ]);
  expect(log).not.toContain('name.js');
});

it('tells of a refused host, and never of drift', async () => {
  const { outcome, exit, hosts } = await provisionAcme('foreign', 'enforce');
  expect(exit).toBe(2);
  expect(outcome).toMatchObject({
    outcome: 'failed',
    code: 'config',
    step: 'create-key',
    details: { error: 'NETWORK_REFUSED', seen: [expect.stringMatching(/^cdn\.other\.localhost:\d+$/)] },
  });
  expect(outcome.message).toContain('no change of the page');
  expect(hosts.map(({ msg }) => msg)).toEqual(['host', 'undeclared host, refused']);
});

it('keeps the files of this machine from the code of a provider', async () => {
  const { outcome, exit } = await provisionAcme('file', 'off');
  expect(exit).toBe(1);
  expect(outcome).toMatchObject({
    outcome: 'failed',
    code: 'internal',
    details: { error: 'LOCAL_PAGE_REFUSED', seen: ['file:'] },
  });
});

it('lets a provider give no file of this machine to a page', async () => {
  const { outcome, exit } = await provisionAcme('upload', 'warn');
  expect(exit).toBe(1);
  expect(outcome).toMatchObject({
    outcome: 'failed',
    code: 'internal',
    details: { reason: expect.stringMatching(/access to this API has been restricted/i) },
  });
});
