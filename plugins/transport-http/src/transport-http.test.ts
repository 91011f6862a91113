import type { PluginApi, Transport } from 'agentkeys';
import { expect, it } from 'vitest';
import { transportHttp } from './transport-http.ts';

it('offers its transport through the hook', async () => {
  const taps: (() => unknown)[] = [];
  const api = { resolveTransport: (tap: () => unknown) => taps.push(tap) } as unknown as PluginApi;
  await transportHttp({ endpoint: 'http://127.0.0.1:9' }).setup(api);
  const transport = (await taps[0]?.()) as Transport;
  expect(transport.name).toBe('http');
  expect(typeof transport.send).toBe('function');
});

it('finds a wrong endpoint while it is set up', () => {
  expect(() => transportHttp({ endpoint: 'nowhere' }).setup({} as PluginApi)).toThrow('endpoint');
});
