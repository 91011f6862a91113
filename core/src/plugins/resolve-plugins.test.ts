import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '../config/schema.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { resolvePlugins } from './resolve-plugins.ts';

let folder: string;
const write = async (name: string, content: string | object): Promise<void> => {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
};
const writePackage = async (name: string, code: string, agentkeys?: object): Promise<void> => {
  const at = `node_modules/${name}`;
  await write(`${at}/package.json`, { name, type: 'module', exports: { import: './main.js' }, agentkeys });
  await write(`${at}/main.js`, code);
};
const named = "(options) => ({ name: 'found', options, setup() {} })";

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'agentkeys-plugins-')));
  const manifest = { plugin: 'found', export: 'found' };
  await writePackage(
    'good-plugin',
    `export const found = ${named}; export const other = () => {};`,
    manifest,
  );
  await writePackage('no-manifest', `export const found = ${named};`);
  await writePackage('wrong-export', `export const lost = ${named};`, manifest);
  await writePackage('wrong-plugin', 'export const found = () => () => {};', manifest);
  await writePackage('throws-early', "throw new Error('at import');", manifest);
  await writePackage('throws-late', "export const found = () => { throw new Error('no host'); };", manifest);
  await writePackage('not-built', '', manifest);
  await rm(join(folder, 'node_modules/not-built/main.js'));
  await write('one.mjs', `export const anything = ${named};`);
  await write('default.ts', `export const helper = (): number => 1; export default ${named};`);
  await write('two.mjs', `export const one = ${named}; export const two = ${named};`);
});
afterAll(() => rm(folder, { recursive: true }));

const resolve = (...plugins: Config['plugins']) => resolvePlugins({ plugins }, folder);

test('objects stay as they are, and names are loaded in order, with their options', async () => {
  const own = { name: 'own', setup() {} };
  const plugins = await resolve(['good-plugin', { host: 'h' }], own, './one.mjs', './default.ts');
  expect(plugins).toMatchObject([{ name: 'found', options: { host: 'h' } }, own, { name: 'found' }, {}]);
  expect(plugins[1]).toBe(own);
});

test.each([
  ['absent-plugin', 'PLUGIN_NOT_FOUND', 'not installed'],
  ['./absent.mjs', 'PLUGIN_NOT_FOUND', 'absent.mjs'],
  ['not-built', 'PLUGIN_NOT_FOUND', 'is the package built?'],
  ['no-manifest', 'PLUGIN_INVALID', 'name of the factory'],
  ['wrong-export', 'PLUGIN_INVALID', 'exported as found'],
  ['wrong-plugin', 'PLUGIN_INVALID', 'what the factory returns'],
  ['throws-early', 'PLUGIN_INVALID', 'at import'],
  ['throws-late', 'PLUGIN_SETUP', 'no host'],
  ['./two.mjs', 'PLUGIN_INVALID', 'exports: one, two'],
])('%s gives %s', async (name, code, words) => {
  const error: unknown = await resolve(name).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AgentKeysError);
  const { code: seen, details } = error as AgentKeysError;
  expect(seen).toBe(code);
  expect(JSON.stringify(details)).toContain(words);
});

test('all that cannot be loaded is named at once', async () => {
  const error = (await resolve('absent-plugin', 'good-plugin', './two.mjs').catch(
    (thrown: unknown) => thrown,
  )) as AgentKeysError;
  expect(error.code).toBe('PLUGIN_NOT_FOUND');
  expect(error.details.others).toMatchObject([{ code: 'PLUGIN_INVALID', plugin: './two.mjs' }]);
});
