import { expect, it } from 'vitest';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Fault } from '../errors/describe-faults.ts';
import { endByFailure } from './end-step.ts';
import { loadProvider } from './load-provider.ts';

/** A package whose author has used none of our tools. */
const sandbox = { app: 'http://127.0.0.1:1', api: 'http://127.0.0.1:2' };
const load = (provider: string, name = 'acme', origins: Record<string, string> | undefined = sandbox) => {
  const url = `data:text/javascript,${encodeURIComponent(`export const acme = (options) => (${provider});`)}`;
  return loadProvider({ name: 'acme', url, export: name, options: {}, version: '1.0.0' }, origins);
};
const good = (apiVersion: number) => `{
  name: 'acme', apiVersion: ${apiVersion}, options, origins: { app: 'https://acme.example', api: 'https://api.acme.example' },
  key: { pattern: /^ak-[a-z]{8}$/, prefix: 'ak-' },
  steps: [{ id: 'a', yields: 'key', variants: [{ name: 'default', landmarks: {}, run: async () => ({}) }] }],
}`;
const faultsOf = async (loading: Promise<unknown>): Promise<string[]> => {
  const error = (await loading.catch((thrown: unknown) => thrown)) as AgentKeysError;
  expect(error.code).toBe('PROVIDER_INVALID');
  const { event } = endByFailure({ version: '1.0.0', elapsedMs: () => 0, log: () => undefined }, null, error);
  expect(event).toMatchObject({ type: 'error', code: 'config' });
  return (error.details.faults as Fault[]).map(({ path }) => path);
};

it('rebinds the addresses of a provider in order', async () => {
  expect((await load(good(1))).origins).toEqual(sandbox);
});

it('names the real address that a sandbox does not serve', async () => {
  const { app } = sandbox;
  expect(await faultsOf(load(good(1), 'acme', { app }))).toEqual(['origins.api']);
});

it('names what is wrong with a provider, and does not blame its code', async () => {
  expect(await faultsOf(load(good(2)))).toEqual(['apiVersion']);
  expect(await faultsOf(load('undefined'))).toEqual(['provider']);
  expect((await faultsOf(load('{}'))).length).toBeGreaterThan(3);
  expect(await faultsOf(load('{ steps: [null], thirdPartyHosts: 7, interrupts: 7 }'))).toContain('steps[0]');
  expect(await faultsOf(load(good(1), 'other'))).toEqual(['export other']);
});
