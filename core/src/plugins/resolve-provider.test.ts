import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { defineProvider, providerKit } from './provider.ts';
import { resolveProvider } from './resolve-provider.ts';

let folder: string;

const write = async (name: string, content: string): Promise<void> => {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
};
/** Writes a provider package whose code must never run here: it throws. */
const writeProvider = async (at: string, json: Record<string, unknown> = {}): Promise<void> => {
  const name = at.replace(/^.*node_modules\//, '');
  const manifest = { provider: 'acme', apiVersion: 1, export: 'acme', sandbox: './sandbox' };
  const exports = { '.': { types: './x.d.ts', import: './dist/index.js' }, './sandbox': './dist/sandbox.js' };
  await write(
    `${at}/package.json`,
    JSON.stringify({ name, version: '1.2.3', exports, agentkeys: manifest, ...json }),
  );
  await write(`${at}/dist/index.js`, "throw new Error('the provider was loaded');");
  await write(`${at}/dist/sandbox.js`, 'export const sandbox = { changes: {}, start: async () => {} };');
};
const codeOf = async (work: Promise<unknown>): Promise<AgentKeysError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AgentKeysError);
  return error as AgentKeysError;
};

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-resolve-')));
});
afterAll(() => rm(folder, { recursive: true }));

test('finds a package by convention, without running it', async () => {
  await writeProvider('node_modules/agentkeys-provider-acme');
  const provider = await resolveProvider('acme', { folder, config: { providers: [] } });
  const packageFolder = join(folder, 'node_modules/agentkeys-provider-acme');
  expect(provider).toMatchObject({
    name: 'acme',
    version: '1.2.3',
    packageName: 'agentkeys-provider-acme',
    packageFolder,
    profilesFolder: join(packageFolder, 'profiles'),
    hasSandbox: true,
    module: {
      name: 'acme',
      url: pathToFileURL(join(packageFolder, 'dist/index.js')).href,
      export: 'acme',
      options: {},
      version: '1.2.3',
    },
  });
  expect(await provider.loadProfiles()).toEqual({});
  expect(typeof (await provider.loadSandbox()).start).toBe('function');
});

test('the official scope comes before other packages', async () => {
  await writeProvider('node_modules/agentkeys-provider-both', { agentkeys: { provider: 'both' } });
  const agentkeys = { provider: 'both', apiVersion: 1, export: 'both' };
  await writeProvider('node_modules/@agentkeys/provider-both', { agentkeys });
  const provider = await resolveProvider('both', { folder, config: { providers: [] } });
  expect(provider.packageName).toBe('@agentkeys/provider-both');
  expect((await codeOf(provider.loadSandbox())).code).toBe('PROVIDER_NO_SANDBOX');
});

test('the configuration may name a path or another package, with options', async () => {
  const agentkeys = { provider: 'own', apiVersion: 1, export: 'own' };
  await writeProvider('own-provider', { agentkeys, name: 'own-provider' });
  const providers: [string, Record<string, unknown>][] = [
    ['agentkeys-provider-acme', {}],
    ['./own-provider', { region: 'eu' }],
  ];
  const provider = await resolveProvider('own', { folder, config: { providers } });
  expect(provider.packageFolder).toBe(join(folder, 'own-provider'));
  expect(provider.module.options).toEqual({ region: 'eu' });
});

test('an imported provider object gives its options', async () => {
  await writeProvider('node_modules/agentkeys-provider-acme');
  const { step } = providerKit<{ region: string }>();
  const acme = defineProvider({
    name: 'acme',
    apiVersion: 1,
    options: { region: 'us' },
    origins: { app: 'https://acme.example' },
    key: { pattern: /^ak-.+$/, prefix: 'ak-' },
    steps: [step({ id: 'a', yields: 'key', landmarks: {}, run: async () => ({ key: '' }) })],
  });
  const provider = await resolveProvider('acme', { folder, config: { providers: [acme] } });
  expect(provider.module.options).toEqual({ region: 'us' });

  const providers = [{ ...acme, name: 'loose' }];
  const error = await codeOf(resolveProvider('loose', { folder, config: { providers } }));
  expect(error.code).toBe('PROVIDER_NOT_FOUND');
  expect(error.details.expected).toContain('only the options are used');
});

test('what is not installed is named, with all that was tried', async () => {
  const error = await codeOf(
    resolveProvider('nobody', { folder, config: { providers: ['some-package', './nowhere'] } }),
  );
  expect(error.code).toBe('PROVIDER_NOT_FOUND');
  for (const name of [
    '@agentkeys/provider-nobody',
    'agentkeys-provider-nobody',
    'some-package',
    './nowhere',
  ]) {
    expect(error.details.seen).toContain(name);
  }
});

test('a name that could be a path is refused', async () => {
  const error = await codeOf(resolveProvider('../acme', { folder, config: { providers: [] } }));
  expect(error.code).toBe('PROVIDER_NOT_FOUND');
});

test('every fault of the manifest is named', async () => {
  await writeProvider('node_modules/agentkeys-provider-bad', {
    version: 'one',
    agentkeys: { provider: 'bad', apiVersion: 2, export: 'not a name' },
  });
  const error = await codeOf(resolveProvider('bad', { folder, config: { providers: [] } }));
  expect(error.code).toBe('PROVIDER_INVALID');
  expect((error.details.faults as { path: string }[]).map(({ path }) => path)).toEqual([
    'version',
    'agentkeys.apiVersion',
    'agentkeys.export',
  ]);
});

test('a package that is not built is told from one that is wrong', async () => {
  await writeProvider('node_modules/agentkeys-provider-raw', {
    exports: { '.': './dist/missing.js' },
    agentkeys: { provider: 'raw', apiVersion: 1, export: 'raw' },
  });
  const error = await codeOf(resolveProvider('raw', { folder, config: { providers: [] } }));
  expect(JSON.stringify(error.details.faults)).toContain('is the package built?');
});

test('profiles are read by step, and each wrong file is named', async () => {
  const view = {
    outlines: [{ dom_digest: 's1:0123456789abcdef', nodes: [] }],
    silent_gap_ms: 0,
    found_ms: 40,
    noise: [],
  };
  const profile = { schema: 'profile/1', step: 'form', scraper_version: '1.2.3', views: { arrival: view } };
  await writeProvider('node_modules/agentkeys-provider-acme');
  const at = 'node_modules/agentkeys-provider-acme/profiles';
  await write(`${at}/form.json`, JSON.stringify(profile));
  const provider = await resolveProvider('acme', { folder, config: { providers: [] } });
  expect(await provider.loadProfiles()).toEqual({ form: profile });

  await write(`${at}/other.json`, JSON.stringify(profile));
  await write(`${at}/torn.json`, '{');
  const error = await codeOf(provider.loadProfiles());
  expect((error.details.faults as { path: string }[]).map(({ path }) => path)).toEqual([
    'other.json: step',
    'torn.json',
  ]);
});
