import { z } from 'zod';
import { idSchema } from '../contracts/index.ts';
import type { StoredKey } from '../plugins/key-store.ts';

const schema = z.strictObject({
  schema: z.literal('key/1'),
  provider: idSchema,
  api_key: z.string().min(1),
  stored_at: z.iso.datetime(),
});

/** Content of a file in `keys/`. Throws where the key is not of its form. */
export function formatStoredKey(key: StoredKey): string {
  const content: z.infer<typeof schema> = {
    schema: 'key/1',
    provider: key.provider,
    api_key: key.apiKey,
    stored_at: new Date(key.storedAt).toISOString(),
  };
  return `${JSON.stringify(schema.parse(content), null, 2)}\n`;
}

/** Throws where the content is not that of a file in `keys/`. */
export function parseStoredKey(text: string): StoredKey {
  const { provider, api_key, stored_at } = schema.parse(JSON.parse(text));
  return { provider, apiKey: api_key, storedAt: Date.parse(stored_at) };
}
