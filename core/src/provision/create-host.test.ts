import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plugin } from '../plugins/plugin.ts';
import { createRedactor } from '../redact/create-redactor.ts';
import { createHost } from './create-host.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-host-')));
});
afterEach(() => rm(folder, { recursive: true }));

const log = { debug: () => {}, info: () => {}, warn: () => {} };
const run = { runId: 'r', provider: 'acme', version: '1.0.0', sandbox: true };
const create = (env: NodeJS.ProcessEnv = {}) => createHost({ cwd: folder, env, log });

test('without a configuration there is a host with what is built in', async () => {
  const host = await create();
  expect(host.config.budget).toBe('10m');
  expect(host.folder).toBe(folder);
  expect(host.home).toBe(join(homedir(), '.agentkeys'));
  expect(host.version).toMatch(/^\d+\.\d+\.\d+/);
  await expect(host.resolveProvider('nobody')).rejects.toMatchObject({ code: 'PROVIDER_NOT_FOUND' });
});

test('AGENTKEYS_HOME says where the files are', async () => {
  expect((await create({ AGENTKEYS_HOME: './here' })).home).toBe(join(folder, 'here'));
});

test("the configuration's plugins come after what is built in, and modifyConfig is checked and frozen", async () => {
  await writeFile(
    join(folder, 'agentkeys.config.mjs'),
    `export default { plugins: [{ name: 'mine', setup(api) {
       api.modifyConfig((config) => ({ ...config, budget: '1m' }));
       api.resolveBrowser(() => ({ executablePath: '/mine' }));
     } }] };`,
  );
  const order: string[] = [];
  const host = await createHost({
    cwd: folder,
    env: {},
    log,
    builtIn: (): Plugin[] => [
      {
        name: 'built-in',
        setup(api) {
          order.push('built-in');
          api.modifyConfig((config) => {
            order.push(`budget ${config.budget}`);
            config.browser.headed = true;
            return config;
          });
          api.resolveBrowser(() => ({ executablePath: '/built-in' }), { stage: 1000 });
        },
      },
    ],
  });
  expect(order).toEqual(['built-in', 'budget 10m']);
  expect(host.config).toMatchObject({ budget: '1m', browser: { headed: true } });
  expect(Object.isFrozen(host.config.browser)).toBe(true);
  expect(await host.hooks.fire.resolveBrowser(run)).toEqual({ executablePath: '/mine' });
});

test('a configuration that a plugin broke is refused, and says by what', async () => {
  await writeFile(
    join(folder, 'agentkeys.config.mjs'),
    `export default { plugins: [{ name: 'mine', setup(api) {
       api.modifyConfig((config) => ({ ...config, budget: 'long' }));
     } }] };`,
  );
  await expect(create()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: { source: 'what modifyConfig returned', faults: [{ path: 'budget' }] },
  });
});

test('the redactor knows what the configuration gives plugins, before they are set up', async () => {
  await writeFile(
    join(folder, 'plugin.mjs'),
    `export const mail = ({ pass }) => ({ name: 'mail', setup() { throw new Error('login failed for ' + pass); } });`,
  );
  await writeFile(
    join(folder, 'agentkeys.config.mjs'),
    `export default { plugins: [['./plugin.mjs', { pass: 'Canary-Imap' }]] };`,
  );
  const redactor = createRedactor();
  await expect(createHost({ cwd: folder, env: {}, log, redactor })).rejects.toThrow();
  expect(redactor.redact('login failed for Canary-Imap')).toBe('login failed for [redacted]');
});
