import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tap } from '../hooks/create-hooks.ts';
import type { KeyStore } from '../plugins/key-store.ts';
import type { PluginApi } from '../plugins/plugin.ts';
import { keepRecoveryKey } from './keep-recovery-key.ts';
import { keyStoreFile } from './key-store-file.ts';
import { parseStoredKey } from './stored-key-file.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'agentkeys-keys-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** The store as a host gets it: from the plugin's tap. */
async function openStore(): Promise<KeyStore> {
  const taps: Tap<'resolveKeyStore'>[] = [];
  const api = { home, resolveKeyStore: (tap) => taps.push(tap) } as Pick<
    PluginApi,
    'home' | 'resolveKeyStore'
  > as PluginApi;
  await keyStoreFile().setup(api);
  const store = await taps[0]?.({ runId: 'r', provider: 'acme', version: '1.0.0', sandbox: false });
  if (!store) throw new Error('no key store');
  return store;
}

it('stores a key for its owner alone and says where', async () => {
  const store = await openStore();
  expect(await store.get('acme')).toBeUndefined();
  const file = await store.put({ provider: 'acme', apiKey: 'ak-1', storedAt: 1_000 });
  expect(file).toBe(join(home, 'keys', 'acme.json'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
  expect(await store.get('acme')).toEqual({ provider: 'acme', apiKey: 'ak-1', storedAt: 1_000 });
});

it('keeps the earlier key when a new one comes, and the same key once', async () => {
  const store = await openStore();
  for (const apiKey of ['ak-1', 'ak-1', 'ak-2'])
    await store.put({ provider: 'acme', apiKey, storedAt: 1_000 });
  expect((await store.get('acme'))?.apiKey).toBe('ak-2');
  const names = await readdir(join(home, 'keys'));
  expect(names).toHaveLength(2);
  const earlier = names.find((name) => name.startsWith('acme.before-')) ?? '';
  expect(parseStoredKey(await readFile(join(home, 'keys', earlier), 'utf8')).apiKey).toBe('ak-1');
  expect((await stat(join(home, 'keys', earlier))).mode & 0o777).toBe(0o600);
});

it('loses no key of many that come at once', async () => {
  const stores = await Promise.all(Array.from({ length: 12 }, openStore));
  const keys = stores.map((_, at) => `ak-${at}`);
  await Promise.all(
    stores.map((store, at) => store.put({ provider: 'acme', apiKey: `ak-${at}`, storedAt: 1_000 })),
  );
  const names = await readdir(join(home, 'keys'));
  const kept = await Promise.all(
    names.map(async (name) => parseStoredKey(await readFile(join(home, 'keys', name), 'utf8')).apiKey),
  );
  expect(kept.sort()).toEqual(keys.sort());
});

it('refuses a name that leads out of the folder', async () => {
  const store = await openStore();
  await expect(store.put({ provider: '../x', apiKey: 'ak-1', storedAt: 1 })).rejects.toThrow();
});

it('keeps a recovery file until the key is stored', async () => {
  const kept = await keepRecoveryKey(home, { provider: 'acme', apiKey: 'ak-1', storedAt: 1 }, 'run');
  expect(kept.file).toBe(join(home, 'keys', 'recovery-acme-run.json'));
  expect((await stat(kept.file)).mode & 0o777).toBe(0o600);
  await kept.remove();
  expect(await readdir(join(home, 'keys'))).toEqual([]);
});

it('keeps it elsewhere where the home folder takes no file', async () => {
  await writeFile(join(home, 'keys'), 'in the way');
  const kept = await keepRecoveryKey(home, { provider: 'acme', apiKey: 'ak-1', storedAt: 1 }, 'run');
  expect(parseStoredKey(await readFile(kept.file, 'utf8')).apiKey).toBe('ak-1');
  expect((await stat(dirname(kept.file))).mode & 0o777).toBe(0o700);
  await rm(dirname(kept.file), { recursive: true });
});
