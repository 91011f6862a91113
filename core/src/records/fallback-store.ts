import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { idSchema, semverSchema, timestampSchema, tripwireEventSchema } from '../contracts/index.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { openFolder } from './open-folder.ts';
import { writePrivateFile } from './write-private-file.ts';

/** `fallback/<token>.json`: everything that is known of one tripwire, with the masked screenshot. */
export const fallbackRecordSchema = z.strictObject({
  schema: z.literal('fallback/1'),
  created_at: timestampSchema,
  run_id: z.uuid(),
  provider: idSchema,
  provider_version: semverSchema,
  sandbox: z.boolean(),
  tripwire: tripwireEventSchema,
});
export type FallbackRecord = z.infer<typeof fallbackRecordSchema>;

export interface FallbackStore {
  /** Resolves with the absolute path of the file. The token is the tripwire's `resume_token`. */
  write(record: FallbackRecord): Promise<string>;
  /** Throws `FALLBACK_NOT_FOUND`. */
  read(token: string): Promise<FallbackRecord>;
  /** Newest first; files that cannot be read are left out. */
  list(): Promise<FallbackRecord[]>;
  /** Removes one file; nothing where there is none. */
  remove(token: string): Promise<void>;
}

export function fallbackStore(home: string): FallbackStore {
  const tokenSchema = z.uuid();
  const fileOf = (token: string): string => join(home, 'fallback', `${token}.json`);

  const read = async (token: string): Promise<FallbackRecord> => {
    try {
      // The token comes from a command line: it must not lead out of the folder.
      return fallbackRecordSchema.parse(JSON.parse(await readFile(fileOf(tokenSchema.parse(token)), 'utf8')));
    } catch (error) {
      throw new AgentKeysError('FALLBACK_NOT_FOUND', { seen: token }, { cause: error });
    }
  };

  return {
    async write(record) {
      await openFolder(home, 'fallback');
      const file = fileOf(tokenSchema.parse(record.tripwire.resume_token));
      await writePrivateFile(file, `${JSON.stringify(fallbackRecordSchema.parse(record), null, 2)}\n`);
      return file;
    },
    read,
    async list() {
      const names = await readdir(join(home, 'fallback')).catch(() => []);
      const tokens = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
      const found = await Promise.allSettled(tokens.map(read));
      return found
        .flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
        .sort((a, b) => b.created_at.localeCompare(a.created_at));
    },
    async remove(token) {
      await rm(fileOf(tokenSchema.parse(token)), { force: true });
    },
  };
}
