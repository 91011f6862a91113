import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
  audit_id: z.uuid().optional(),
  provider: idSchema,
  provider_version: semverSchema,
  /** Version of the `agentkeys` package. */
  version: semverSchema.optional(),
  sandbox: z.boolean(),
  /** Changes that were injected into the sandbox, as they were asked for. */
  injected: z.array(z.string().max(200)).max(50).optional(),
  tripwire: tripwireEventSchema,
});
export type FallbackRecord = z.infer<typeof fallbackRecordSchema>;

export interface FallbackStore {
  /** Resolves with the absolute path of the file. The token is the tripwire's `resume_token`. Prunes. */
  write(record: FallbackRecord): Promise<string>;
  /** Throws `FALLBACK_NOT_FOUND`. */
  read(token: string): Promise<FallbackRecord>;
  /**
   * The one file whose token begins so; without a beginning the newest one. Throws `FALLBACK_NOT_FOUND` or
   * `FALLBACK_AMBIGUOUS`.
   */
  find(beginning?: string): Promise<FallbackRecord>;
  /** Newest first; files that cannot be read are left out. */
  list(): Promise<FallbackRecord[]>;
  /** All tokens, newest first, also of files that cannot be read. */
  tokens(): Promise<string[]>;
  /** Ids of the runs whose files are kept, also of files that cannot be read as a whole. */
  runs(): Promise<Set<string>>;
  /** Removes one file, and a report that was written beside it; nothing where there is none. */
  remove(token: string): Promise<void>;
  /** Removes what is too old, then the oldest files until the rest fits. Resolves with the tokens that went. */
  prune(): Promise<string[]>;
}

export interface FallbackLimits {
  /** Milliseconds that a file is kept. Default 30 days. */
  keepMs?: number;
  /** Bytes that all files may have. Default 256 MiB. */
  maxBytes?: number;
  /** Bytes of one file; a larger one goes without its picture. Default 4 MiB. */
  maxFileBytes?: number;
  now?: () => number;
}

const dayMs = 24 * 60 * 60 * 1_000;
const mebibyte = 1024 * 1024;

/** The limits that a configuration sets. */
export const fallbackLimits = (config: { keepDays: number; maxMegabytes: number }): FallbackLimits => ({
  keepMs: config.keepDays * dayMs,
  maxBytes: config.maxMegabytes * mebibyte,
});

export function fallbackStore(home: string, limits: FallbackLimits = {}): FallbackStore {
  const {
    keepMs = 30 * dayMs,
    maxBytes = 256 * mebibyte,
    maxFileBytes = 4 * mebibyte,
    now = Date.now,
  } = limits;
  const tokenSchema = z.uuid();
  const folder = join(home, 'fallback');
  const fileOf = (token: string): string => join(folder, `${token}.json`);
  const reportOf = (token: string): string => join(folder, `${token}.html`);

  /** Newest first, by the files' own times: what is in them is not looked at. */
  const stored = async () => {
    const names = await readdir(folder).catch(() => []);
    const tokens = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
    const found = await Promise.all(
      tokens.map(async (token) => {
        const [file, report] = await Promise.all(
          [fileOf(token), reportOf(token)].map((path) => stat(path).catch(() => undefined)),
        );
        if (!file?.isFile()) return [];
        return [{ token, writtenAt: file.mtimeMs, bytes: file.size + (report?.size ?? 0) }];
      }),
    );
    return found.flat().sort((a, b) => b.writtenAt - a.writtenAt);
  };

  const read = async (token: string): Promise<FallbackRecord> => {
    try {
      // The token comes from a command line: it must not lead out of the folder.
      return fallbackRecordSchema.parse(JSON.parse(await readFile(fileOf(tokenSchema.parse(token)), 'utf8')));
    } catch (error) {
      throw new AgentKeysError('FALLBACK_NOT_FOUND', { seen: token }, { cause: error });
    }
  };

  const remove = async (token: string): Promise<void> => {
    const name = basename(token);
    await Promise.all([fileOf(name), reportOf(name)].map((file) => rm(file, { force: true })));
  };

  const prune = async (): Promise<string[]> => {
    let bytes = 0;
    const gone: string[] = [];
    for (const file of await stored()) {
      bytes += file.bytes;
      if (now() - file.writtenAt <= keepMs && bytes <= maxBytes) continue;
      await remove(file.token);
      gone.push(file.token);
    }
    return gone;
  };

  return {
    async write(record) {
      await openFolder(home, 'fallback');
      const checked = fallbackRecordSchema.parse(record);
      const file = fileOf(tokenSchema.parse(checked.tripwire.resume_token));
      const content = format(checked);
      const fits = Buffer.byteLength(content) <= maxFileBytes;
      await writePrivateFile(file, fits ? content : format(withoutPicture(checked)));
      // The tripwire is kept whether or not the old ones can be tidied away.
      await prune().catch(() => undefined);
      return file;
    },
    read,
    async find(beginning) {
      const files = await stored();
      if (beginning === undefined) {
        const [newest] = files;
        if (newest) return read(newest.token);
        throw new AgentKeysError('FALLBACK_NOT_FOUND', { seen: 'no fallback file at all', folder });
      }
      const tokens = files.map(({ token }) => token).filter((token) => token.startsWith(beginning));
      const [token, ...others] = tokens;
      if (token === undefined) throw new AgentKeysError('FALLBACK_NOT_FOUND', { seen: beginning });
      if (others.length === 0 || token === beginning) return read(token);
      throw new AgentKeysError('FALLBACK_AMBIGUOUS', { seen: beginning, tokens: tokens.slice(0, 10) });
    },
    async list() {
      const found = await Promise.allSettled((await stored()).map(({ token }) => read(token)));
      return found
        .flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
        .sort((a, b) => b.created_at.localeCompare(a.created_at));
    },
    async runs() {
      const ids = await Promise.all((await stored()).map(({ token }) => readRunId(fileOf(token))));
      return new Set(ids.flatMap((id) => id ?? []));
    },
    tokens: async () => (await stored()).map(({ token }) => token),
    remove,
    prune,
  };
}

/** It stands in front of all that is large. */
async function readRunId(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
    return /"run_id": "([0-9a-f-]{36})"/.exec(buffer.toString('utf8', 0, bytesRead))?.[1];
  } catch {
    // Gone meanwhile.
    return undefined;
  }
}

const format = (record: FallbackRecord): string => `${JSON.stringify(record, null, 2)}\n`;

const withoutPicture = (record: FallbackRecord): FallbackRecord => ({
  ...record,
  tripwire: { ...record.tripwire, screenshot_b64: '' },
});
