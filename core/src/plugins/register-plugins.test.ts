import { expect, test } from 'vitest';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { createHooks } from '../hooks/create-hooks.ts';
import type { Plugin, PluginApi, PluginLogger } from './plugin.ts';
import { registerPlugins } from './register-plugins.ts';

const run = { runId: 'r', provider: 'acme', version: '1.0.0', sandbox: true };

async function register(plugins: readonly unknown[], timeoutMs = 30_000) {
  const lines: { message: string; fields: unknown }[] = [];
  const write = (message: string, fields?: unknown): void => void lines.push({ message, fields });
  const log: PluginLogger = { debug: () => {}, info: write, warn: write };
  const hooks = createHooks({ log });
  const facts = { log, home: '/home/of/agentkeys', version: '1.2.3' };
  await registerPlugins(plugins as Plugin[], hooks, { facts, timeoutMs });
  return { hooks, lines };
}
const failureOf = async (plugins: readonly unknown[], timeoutMs?: number): Promise<AgentKeysError> => {
  const error: unknown = await register(plugins, timeoutMs).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AgentKeysError);
  return error as AgentKeysError;
};
const plain = (name: string, rest: object = {}): Plugin => ({ name, setup: () => {}, ...rest });

test('plugins are set up one after the other, with the facts of the host', async () => {
  const order: string[] = [];
  let seen: PluginApi | undefined;
  const slow: Plugin = {
    name: 'slow',
    async setup(api) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      api.beforeStep(() => order.push('slow'));
      order.push('setup slow');
    },
  };
  const quick: Plugin = {
    name: 'quick',
    needs: ['slow'],
    setup(api) {
      seen = api;
      api.beforeStep(() => order.push('quick'));
      order.push('setup quick');
    },
  };
  const { hooks, lines } = await register([slow, quick]);
  await hooks.fire.beforeStep({ ...run, step: 'form' });
  expect(order).toEqual(['setup slow', 'setup quick', 'slow', 'quick']);
  expect(seen).toMatchObject({ home: '/home/of/agentkeys', version: '1.2.3' });
  seen?.log.info('hello', { count: 1 });
  expect(lines).toEqual([{ message: 'hello', fields: { count: 1, plugin: 'quick' } }]);
  expect(() => seen?.detect(() => undefined)).toThrow(expect.objectContaining({ code: 'HOOK_TAP' }));
});

test.each([
  ['the factory itself', [function imap() {}], 'PLUGIN_INVALID', 'imap({ … }) in place of imap'],
  ['a promise', [Promise.resolve()], 'PLUGIN_INVALID', 'not async'],
  ['nothing', [undefined], 'PLUGIN_INVALID', 'an object with'],
  ['no setup', [{ name: 'x' }], 'PLUGIN_INVALID', '`setup`'],
  ['no name', [{ setup() {} }], 'PLUGIN_INVALID', '`name`'],
  ['needs that are no names', [plain('x', { needs: 'y' })], 'PLUGIN_INVALID', '`needs`'],
  ['another version', [plain('x', { apiVersion: 2 })], 'PLUGIN_API_VERSION', '1'],
  ['the same name twice', [plain('x'), plain('x')], 'PLUGIN_DUPLICATE', 'x'],
  ['what it needs comes later', [plain('x', { needs: ['y'] }), plain('y')], 'PLUGIN_NEEDS', 'before it: y'],
])('%s is refused before anything is set up', async (_, plugins, code, expected) => {
  let ran = false;
  const first = plain('first', { setup: () => (ran = true) });
  const error = await failureOf([first, ...plugins]);
  expect(error.code).toBe(code);
  expect(JSON.stringify(error.details)).toContain(expected);
  expect(ran).toBe(false);
});

test('all faults are named at once', async () => {
  const error = await failureOf([plain('a'), plain('a'), plain('b', { apiVersion: 9 })]);
  expect(error.code).toBe('PLUGIN_DUPLICATE');
  expect(error.details.others).toMatchObject([{ code: 'PLUGIN_API_VERSION', plugin: 'b' }]);
});

test('a setup that throws is named', async () => {
  const setup = () => {
    throw new Error('no host given');
  };
  const error = await failureOf([plain('imap', { setup })]);
  expect(error).toMatchObject({ code: 'PLUGIN_SETUP', details: { plugin: 'imap', seen: 'no host given' } });
});

test('a setup that hangs is named', async () => {
  const error = await failureOf([plain('imap', { setup: () => new Promise(() => {}) })], 20);
  expect(error).toMatchObject({ code: 'PLUGIN_SETUP', details: { plugin: 'imap' } });
});
