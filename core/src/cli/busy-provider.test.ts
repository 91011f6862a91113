import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdProvider } from '../provision/hold-provider.ts';
import { startMain } from '../testing/run-main.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentkeys-busy-'));
  const provider = join(folder, 'node_modules', 'agentkeys-provider-acme');
  await mkdir(provider, { recursive: true });
  const agentkeys = { provider: 'acme', apiVersion: 1, export: 'acme' };
  const pack = { name: 'agentkeys-provider-acme', version: '1.2.3', exports: './index.js', agentkeys };
  await writeFile(join(provider, 'package.json'), JSON.stringify(pack));
  await writeFile(join(provider, 'index.js'), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (...argv: string[]) =>
  startMain(argv, { cwd: folder, env: { AGENTKEYS_HOME: join(folder, 'home') } }).ended;

test('a live run of a provider keeps provision and scrape of other processes out, each in its own way', async () => {
  const release = await holdProvider(join(folder, 'home'), 'acme', 600_000);
  const provision = await run('provision', 'acme', '--json');
  expect(provision.code).toBe(7);
  const { error } = JSON.parse(provision.stdout);
  expect(error).toMatchObject({ code: 'PROVISION_BUSY', exit: 7 });
  expect(error.details.seen).toMatch(new RegExp(`^process ${process.pid} on .+, since \\d{4}-`));

  // The exit codes of scrape are 0, 1, 2 and 130, and stdout is for events alone.
  const scrape = await run('scrape', 'acme');
  expect(scrape).toMatchObject({ code: 1, stdout: '' });
  expect(scrape.stderr).toContain(`process ${process.pid} on `);

  await release();
  const free = await run('scrape', 'acme');
  expect(free.stderr).toContain('ACCOUNT_NOT_CONFIGURED');
});
