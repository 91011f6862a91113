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

it('keeps an earlier key under a name of its own, and the same key once', async () => {
  const { open, secrets } = openMemory();
  const store = createKeychainStore({ service: 'mine' }, open);
  await store.put(key('ak-first'));
  await store.put(key('ak-first'));
  expect([...secrets.keys()]).toEqual(['mine/acme']);
  await store.put(key('ak-second', Date.UTC(2030, 0, 2)));
  expect((await store.get('acme'))?.apiKey).toBe('ak-second');
  const earlier = secrets.get('mine/acme.before-2030-01-02T00:00:00.000Z');
  expect(JSON.parse(earlier ?? '{}')).toMatchObject({ schema: 'key/1', api_key: 'ak-first' });
});

it('takes what somebody else has put there for no key, and keeps it all the same', async () => {
  const { open, secrets } = openMemory();
  const store = createKeychainStore({}, open);
  secrets.set('agentkeys/acme', 'not ours');
  expect(await store.get('acme')).toBeUndefined();
  await store.put(key('ak-first'));
  expect([...secrets.values()]).toContain('not ours');
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
