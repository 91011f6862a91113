import { randomBytes } from 'node:crypto';
import { constants, copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { idSchema } from '../contracts/index.ts';
import type { KeyStore } from '../plugins/key-store.ts';
import { definePlugin } from '../plugins/plugin.ts';
import { openFolder } from './open-folder.ts';
import { formatStoredKey, parseStoredKey } from './stored-key-file.ts';
import { withFileLock } from './with-file-lock.ts';
import { writePrivateFile } from './write-private-file.ts';

/** After every plugin of the person's own. */
export const lastStage = 1_000;

/** The key store that is used where no other plugin offers one: `keys/<provider>.json`, for its owner alone. */
export const keyStoreFile = () =>
  definePlugin({
    name: 'key-store-file',
    setup(api) {
      api.resolveKeyStore(() => openKeyStore(api.home), { stage: lastStage });
    },
  });

function openKeyStore(home: string): KeyStore {
  const fileOf = (provider: string): string => join(home, 'keys', `${idSchema.parse(provider)}.json`);
  return {
    name: 'keys/<provider>.json',
    async get(provider) {
      try {
        return parseStoredKey(await readFile(fileOf(provider), 'utf8'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    where: fileOf,
    async put(key) {
      const file = fileOf(key.provider);
      const folder = await openFolder(home, 'keys');
      // Of two runs that end at once, each would else keep the same earlier key and one overwrite the other's.
      await withFileLock(join(folder, `.${key.provider}.lock`), async () => {
        await keepEarlier(file, key.apiKey);
        await writePrivateFile(file, formatStoredKey(key));
      });
      return file;
    },
  };
}

/** A key that is still valid at the provider must not vanish because a newer one came: it gets a name of its own. */
async function keepEarlier(file: string, newKey: string): Promise<void> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (isSameKey(content, newKey)) return;
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const stem = `${file.slice(0, -'.json'.length)}.before-${time}-${randomBytes(3).toString('hex')}`;
  await copyFile(file, `${stem}.json`, constants.COPYFILE_EXCL);
}

function isSameKey(content: string, key: string): boolean {
  try {
    return parseStoredKey(content).apiKey === key;
  } catch {
    return false;
  }
}
