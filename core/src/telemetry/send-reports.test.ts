import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHooks, type TapFace } from '../hooks/create-hooks.ts';
import type { OutgoingReport } from './build-report.ts';
import { keepReport } from './keep-report.ts';
import { loadTransport } from './load-transport.ts';
import { openOutbox } from './outbox.ts';
import { sendReports } from './send-reports.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-send-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const run = { runId: 'r', provider: 'acme', version: '1.0.0', sandbox: false };
const report = (): OutgoingReport => ({
  schema: 'drift/1',
  report_id: v7(),
  service: 'acme',
  tripwire: { kind: 'timeout', step: 'signup-form', missing: ['submit'] },
  dom_digest: 's1:0123456789abcdef',
  url_host: 'acme.example',
  scraper_version: '1.0.0',
});
const receipt = { batch_key: 'k', step_hash: 'h', duplicate: null };

function hostWith(setup: (api: TapFace) => void) {
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const log = { debug: () => undefined, info: say, warn: say };
  const hooks = createHooks({ log });
  setup(hooks.face('test'));
  return { home, folder: home, hooks, log, env: {}, said };
}

it('lets plugins coarsen a report and send it', async () => {
  const sent: OutgoingReport[] = [];
  const host = hostWith((api) => {
    api.modifyReport((given) => ({
      ...given,
      tripwire: { ...given.tripwire, missing: [] },
      report_id: v7(),
    }));
    api.resolveTransport(() => ({
      name: 'test',
      send: async (item) => {
        sent.push(item);
        return { ok: true, receipt };
      },
    }));
  });
  const original = report();
  expect(await keepReport({ host, report: original, sandbox: false })).toBe('kept');
  const result = await sendReports({ host, run, endpoint: 'http://127.0.0.1:9' });
  expect(result).toEqual({ sent: 1, dropped: 0, left: 0 });
  expect(sent).toEqual([{ ...original, tripwire: { ...original.tripwire, missing: [] } }]);
});

it('never sends what a plugin has added', async () => {
  const host = hostWith((api) => {
    api.modifyReport((given) => ({ ...given, email: 'jane@mail.example' }));
  });
  expect(await keepReport({ host, report: report(), sandbox: false })).toBe('not_allowed');
  const result = await sendReports({ host, run, endpoint: 'http://127.0.0.1:9' });
  expect(result).toEqual({ sent: 0, dropped: 0, left: 0 });
  expect(await (await openOutbox(home)).dropped()).toEqual({ not_allowed: 1 });
  expect(host.said.join()).toContain('may not leave this machine');
});

it('ends in time and keeps the report when the transport hangs', async () => {
  const host = hostWith((api) => {
    api.resolveTransport(() => ({
      name: 'hangs',
      send: () => new Promise(() => undefined),
      close: () => new Promise(() => undefined),
    }));
  });
  await keepReport({ host, report: report(), sandbox: false });
  const result = await sendReports({ host, run, endpoint: 'x', limitMs: 100 });
  expect(result).toMatchObject({ left: 1, stopped: 'out_of_time' });
});

it('keeps reports of a sandbox apart, so that no live run sends them', async () => {
  const host = hostWith(() => {});
  await keepReport({ host, report: report(), sandbox: true });
  expect(await sendReports({ host, run, endpoint: 'x' })).toMatchObject({ left: 0 });
  expect(await (await openOutbox(home, { sandbox: true })).peek()).toHaveLength(1);
});

it('says so in time where the outbox cannot be written', async () => {
  const host = hostWith(() => {});
  await writeFile(join(home, 'outbox'), 'in the way');
  expect(await keepReport({ host, report: report(), sandbox: false })).toBe('not_kept');
  const slow = hostWith((api) => api.modifyReport(() => new Promise(() => undefined)));
  expect(await keepReport({ host: slow, report: report(), sandbox: true, limitMs: 20 })).toBe('not_kept');
});

it('asks for no transport while nothing waits', async () => {
  const host = hostWith((api) => {
    api.resolveTransport(() => {
      throw new Error('asked');
    });
  });
  expect(await sendReports({ host, run, endpoint: 'x' })).toEqual({ sent: 0, dropped: 0, left: 0 });
  expect(host.said).toEqual([]);
});

it.each([
  ['HTTP', 'http://127.0.0.1:9', 'transport-http', 'createHttpTransport'],
  ['NATS', 'nats://127.0.0.1:9', 'transport-nats', 'createNatsTransport'],
  ['NATS', 'tls://127.0.0.1:9', 'transport-nats', 'createNatsTransport'],
])(
  'finds the package for %s by its name, where it is installed, for %s',
  async (_, endpoint, name, create) => {
    const folder = join(home, 'node_modules/@agentkeys', name);
    expect(await loadTransport(endpoint, [home])).toBeUndefined();
    await mkdir(folder, { recursive: true });
    const json = { name: `@agentkeys/${name}`, type: 'module', exports: { '.': './index.js' } };
    await writeFile(join(folder, 'package.json'), JSON.stringify(json));
    await writeFile(
      join(folder, 'index.js'),
      `export const ${create} = ({ endpoint, evidenceToken }) => ({ name: endpoint + evidenceToken, send() {} });`,
    );
    expect((await loadTransport(endpoint, [home], 'token'))?.name).toBe(`${endpoint}token`);
  },
);
