import type { PluginApi, RunInfo, Tap } from 'agentkeys';
import { expect, it } from 'vitest';
import { transportNats } from './transport-nats.ts';

const run: RunInfo = { runId: 'run', provider: 'acme', version: '1.0.0', sandbox: false };

/** What the plugin answers when a run asks it for a transport. */
async function answer(servers: readonly string[], to: RunInfo) {
  const taps: Tap<'resolveTransport'>[] = [];
  const resolveTransport: PluginApi['resolveTransport'] = (tap) => taps.push(tap);
  await transportNats({ servers }).setup({ resolveTransport } as PluginApi);
  return taps[0]?.(to);
}

it('offers its transport through the hook, and none for evidence', async () => {
  const transport = await answer(['tls://drift.example'], run);
  expect(transport).toMatchObject({ name: 'nats', send: expect.any(Function) });
  expect(transport).not.toHaveProperty('sendEvidence');
});

it('carries the reports of a sandbox on this machine only', async () => {
  const inSandbox = { ...run, sandbox: true };
  expect(await answer(['nats://drift.example'], inSandbox)).toBeUndefined();
  expect(await answer(['nats://127.0.0.1:9', 'nats://drift.example'], inSandbox)).toBeUndefined();
  expect(await answer(['nats://127.0.0.1:9'], inSandbox)).toMatchObject({ name: 'nats' });
});

it('finds a wrong endpoint, and none at all, while it is set up', () => {
  expect(() => transportNats({ endpoint: 'nowhere' }).setup({} as PluginApi)).toThrow('every server');
  expect(() => transportNats().setup({} as PluginApi)).toThrow('name an `endpoint`');
});
