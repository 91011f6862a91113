import type { KeyStore, PluginApi, RunInfo, StoredKey, Tap } from 'agentkeys';
import { expect, it } from 'vitest';
import { createKeychainStore } from './create-keychain-store.ts';
import { keyStoreKeychain } from './key-store-keychain.ts';
import type { OpenEntry } from './open-entry.ts';

const run: RunInfo = { runId: 'run', provider: 'acme', version: '1.0.0', sandbox: false };
const key = (apiKey: string, storedAt = Date.UTC(2030, 0, 1)): StoredKey => ({
  provider: 'acme',
  apiKey,
  storedAt,
});

/** Secrets as a keychain holds them. */
function openMemory(): { open: OpenEntry; secrets: Map<string, string> } {
  const secrets = new Map<string, string>();
  return {
    secrets,
    open: (service, account) => ({
      getPassword: async () => secrets.get(`${service}/${account}`) ?? null,
      setPassword: async (secret) => void secrets.set(`${service}/${account}`, secret),
    }),
  };
}

async function answer(): Promise<KeyStore> {
  const taps: Tap<'resolveKeyStore'>[] = [];
  const resolveKeyStore: PluginApi['resolveKeyStore'] = (tap) => taps.push(tap);
  await keyStoreKeychain({ service: 'agentkeys-test' }).setup({ resolveKeyStore } as PluginApi);
  return (await taps[0]?.(run)) as KeyStore;
}

it('gives back what it was given', async () => {
  const { open } = openMemory();
  const store = createKeychainStore({}, open);
  expect(await store.get('acme')).toBeUndefined();
  expect(await store.put(key('ak-first'))).toContain('service agentkeys, account acme');
  expect(await store.get('acme')).toEqual(key('ak-first'));
});

it('keeps each key under a name of its own, and the same key once', async () => {
  const { open, secrets } = openMemory();
  const store = createKeychainStore({ service: 'mine' }, open);
  await store.put(key('ak-first'));
  await store.put(key('ak-first'));
  expect([...secrets.keys()]).toEqual(['mine/acme.2030-01-01T00:00:00.000Z', 'mine/acme']);
  await store.put(key('ak-second', Date.UTC(2030, 0, 2)));
  expect((await store.get('acme'))?.apiKey).toBe('ak-second');
  const earlier = secrets.get('mine/acme.2030-01-01T00:00:00.000Z');
  expect(JSON.parse(earlier ?? '{}')).toMatchObject({ schema: 'key/1', api_key: 'ak-first' });
  expect([...secrets.keys()]).toHaveLength(3);
});

it('keeps a key that was stored when keys had no names of their own', async () => {
  const { open, secrets } = openMemory();
  const store = createKeychainStore({}, open);
  await store.put(key('ak-first'));
  secrets.delete('agentkeys/acme.2030-01-01T00:00:00.000Z');
  await store.put(key('ak-second', Date.UTC(2030, 0, 2)));
  expect(secrets.get('agentkeys/acme.before-2030-01-02T00:00:00.000Z')).toContain('ak-first');
});

it('loses no key where runs of several homes store theirs at the same time', async () => {
  const { open, secrets } = openMemory();
  await createKeychainStore({}, open).put(key('ak-zero', Date.UTC(2029, 0, 1)));
  const keys = [1, 2, 3].map((day) => key(`ak-of-home-${day}`, Date.UTC(2030, 0, day)));
  await Promise.all(keys.map((one) => createKeychainStore({}, open).put(one)));
  const kept = [...secrets.values()].join();
  for (const { apiKey } of [...keys, key('ak-zero')]) expect(kept).toContain(apiKey);
});

it('takes what somebody else has put there for no key, and keeps it all the same', async () => {
  const { open, secrets } = openMemory();
  const store = createKeychainStore({}, open);
  for (const [at, foreign] of ['not ours', '{"api_key":"x","stored_at":"yesterday"}'].entries()) {
    secrets.set('agentkeys/acme', foreign);
    expect(await store.get('acme')).toBeUndefined();
    await store.put(key('ak-first', Date.UTC(2030, 0, 1 + at)));
    expect([...secrets.values()]).toContain(foreign);
  }
});

it('works with the keychain of this system, or says by its code that there is none', async () => {
  const store = await answer();
  const apiKey = 'ak-keychain-test';
  const outcome = await store
    .put(key(apiKey))
    .then(() => store.get('acme'))
    .catch((error: { code: string; message: string }) => error);
  if (outcome && 'apiKey' in outcome) expect(outcome.apiKey).toBe(apiKey);
  else {
    expect(outcome).toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE', details: { seen: expect.any(String) } });
    expect(JSON.stringify(outcome)).not.toContain(apiKey);
  }
});
