import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { outcomeSchema, type ScrapeEvent } from '../contracts/index.ts';
import { definePlugin, type Plugin } from '../plugins/plugin.ts';
import { readAudit } from '../records/read-audit.ts';
import { parseStoredKey } from '../records/stored-key-file.ts';
import { createAcmeHost } from './fixtures/acme-host.ts';
import { provision } from './provision.ts';
import { runScrape } from './run-scrape.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-keep-key-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

interface Asked {
  inject?: readonly string[];
  plugins?: readonly Plugin[];
  signal?: AbortSignal;
  keepKey?: boolean;
  onEvent?: (event: ScrapeEvent) => void;
}
const never = new AbortController().signal;
const requestOf = ({ inject = [], signal = never, onEvent }: Asked) => ({
  provider: 'acme',
  sandbox: { inject },
  signal,
  onEvent,
});
async function provisionAcme(asked: Asked) {
  const host = await createAcmeHost({ home, plugins: asked.plugins ?? [] });
  const { outcome, exit } = await provision(host, requestOf(asked));
  expect(outcomeSchema.parse(outcome)).toEqual(outcome);
  return {
    outcome: outcome as unknown as { message: string; details: { recovery_file: string } },
    exit,
    host,
  };
}
async function scrapeAcme(asked: Asked) {
  const host = await createAcmeHost({ home, plugins: asked.plugins ?? [] });
  return runScrape(host, { ...requestOf(asked), keepKey: asked.keepKey });
}
const tap = (setup: Plugin['setup']): Plugin => definePlugin({ name: 'test', setup });
/** Ctrl-C while plugins are told that the step is done, which has minted the key but not yet told of it. */
function interruptAfterStep() {
  const interruption = new AbortController();
  const plugin = tap((api) => {
    api.afterStep(() => {
      interruption.abort();
      return new Promise<void>(() => undefined);
    });
  });
  return { signal: interruption.signal, plugins: [plugin] };
}
const keyFiles = () => readdir(join(home, 'keys')).catch((): string[] => []);

/** The one key that was kept, for its owner alone; nothing else that was written holds it. */
async function keptIn(file: string | undefined): Promise<string> {
  expect((await keyFiles()).map((name) => join(home, 'keys', name))).toEqual([file]);
  expect((await stat(file ?? '')).mode & 0o777).toBe(0o600);
  const { apiKey, provider } = parseStoredKey(await readFile(file ?? '', 'utf8'));
  expect(provider).toBe('sandbox-acme');
  for (const folder of ['logs', 'audit']) {
    for (const name of await readdir(join(home, folder)))
      expect(await readFile(join(home, folder, name), 'utf8')).not.toContain(apiKey);
  }
  return apiKey;
}

it('keeps the key when the run is interrupted before it was told of', async () => {
  const { outcome, exit, host } = await provisionAcme(interruptAfterStep());
  expect(exit).toBe(130);
  expect(outcome.details).toMatchObject({ error: 'INTERRUPTED' });
  const file = outcome.details.recovery_file;
  expect(await keptIn(file)).toMatch(/^ak-\w{32}$/);
  expect(outcome.message).toContain(file);
  const line = (await readAudit(host.home)).lines.at(-1);
  expect(line).toMatchObject({ interrupted: true, exit: 130 });
});

it('keeps it for `scrape`, too, and says where', async () => {
  const { event, recoveryFile } = await scrapeAcme(interruptAfterStep());
  expect(event).toBeUndefined();
  expect(await keptIn(recoveryFile)).toMatch(/^ak-\w{32}$/);
});

it('keeps what has another form than a key, and shows it nowhere', async () => {
  const events: ScrapeEvent[] = [];
  const { outcome, exit } = await provisionAcme({
    inject: ['format'],
    onEvent: (event) => events.push(event),
  });
  expect(exit).toBe(1);
  const file = outcome.details.recovery_file;
  const key = await keptIn(file);
  expect(key).toMatch(/^acme_\w{32}$/);
  expect(outcome).toMatchObject({ code: 'internal', details: { rule: 'core/key-form' } });
  expect(outcome.message).toContain(file);
  expect(events.at(-1)).toMatchObject({
    type: 'error',
    details: { reason: expect.stringContaining('kept in a recovery file') },
  });
  expect(JSON.stringify([outcome, events])).not.toContain(key);
});

it('lets go of a key that `scrape` has given in full, and keeps one that was masked', async () => {
  expect(await scrapeAcme({})).toMatchObject({ event: { type: 'success' }, recoveryFile: undefined });
  expect(await keyFiles()).toEqual([]);
  const { event, recoveryFile } = await scrapeAcme({ keepKey: true });
  expect(event).toMatchObject({ api_key: await keptIn(recoveryFile) });
});

it('keeps a key that the key store says it has and does not give back', async () => {
  const forgetful = tap((api) => {
    api.resolveKeyStore(() => ({ name: 'safe', get: async () => undefined, put: async () => 'the safe' }));
  });
  const { outcome, exit } = await provisionAcme({ plugins: [forgetful] });
  expect(exit).toBe(0);
  expect(outcome).toMatchObject({ outcome: 'ok' });
  const { key } = outcome as unknown as { key: { stored_in: string } };
  expect(await keptIn(key.stored_in)).toMatch(/^ak-/);
});
