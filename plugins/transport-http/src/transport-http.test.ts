import type { PluginApi, RunInfo, Tap } from 'agentkeys';
import { expect, it } from 'vitest';
import { transportHttp } from './transport-http.ts';

const run: RunInfo = { runId: 'run', provider: 'acme', version: '1.0.0', sandbox: false };

/** What the plugin answers when a run asks it for a transport. */
async function answer(endpoint: string, to: RunInfo) {
  const taps: Tap<'resolveTransport'>[] = [];
  const resolveTransport: PluginApi['resolveTransport'] = (tap) => taps.push(tap);
  await transportHttp({ endpoint }).setup({ resolveTransport } as PluginApi);
  return taps[0]?.(to);
}

it('offers its transport through the hook', async () => {
  expect(await answer('https://drift.example', run)).toMatchObject({
    name: 'http',
    send: expect.any(Function),
  });
});

it('carries the reports of a sandbox on this machine only', async () => {
  const inSandbox = { ...run, sandbox: true };
  expect(await answer('https://drift.example', inSandbox)).toBeUndefined();
  expect(await answer('http://127.0.0.1:9', inSandbox)).toMatchObject({ name: 'http' });
});

it('finds a wrong endpoint while it is set up', () => {
  expect(() => transportHttp({ endpoint: 'nowhere' }).setup({} as PluginApi)).toThrow('endpoint');
});
