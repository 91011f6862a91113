import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type EvidenceReceipt, pictureRefSchema, uuidV7Schema, wireframeSchema } from 'agentkeys/contracts';
import { z } from 'zod';
import { retention } from '../backends/backend-options.ts';
import { writeDurably } from '../trackers/file/write-durably.ts';

export const storedEvidenceSchema = z.strictObject({
  schema: z.literal('stored-evidence/1'),
  report_id: uuidV7Schema,
  batch_key: z.string(),
  /** Address of the picture: `GET /drift/evidence/<screenshot_ref>`. */
  screenshot_ref: pictureRefSchema,
  wireframe: wireframeSchema.optional(),
});
export type StoredEvidence = z.infer<typeof storedEvidenceSchema>;

export interface NewEvidence extends Omit<StoredEvidence, 'schema' | 'screenshot_ref'> {
  /** PNG that was checked. */
  picture: Buffer;
}

/** What senders with a token for it have sent. */
export interface EvidenceReader {
  /** Of the newest report of a batch that has any whose picture is still there. */
  newest(batchKey: string): Promise<StoredEvidence | undefined>;
  /** @param ref `sha256:<hex>` */
  picture(ref: string): Promise<Buffer | undefined>;
}

/** Masked pictures of changed pages, each kept once, and which report and batch they belong to. */
export interface EvidenceStore extends EvidenceReader {
  /** Resolves when it is on the disk. Of several for one report the first one stays. */
  put(evidence: NewEvidence): Promise<EvidenceReceipt>;
  get(reportId: string): Promise<StoredEvidence | undefined>;
  /** Lets go of what is too old, then of the oldest until the rest fits. Answers how many files went. */
  prune(): Promise<number>;
}

export interface EvidenceStoreOptions {
  /** Made where there is none. */
  folder: string;
  /** Milliseconds. Default: as long as batches. */
  keepMs?: number;
  /** Bytes of all pictures. Default 1 GiB. */
  maxBytes?: number;
  /** Unix milliseconds. */
  now?: () => number;
}

/**
 * `reports/<report id>.json` says what was sent, `pictures/<hex>.png` is named by its content, and an empty file
 * `batches/<batch key>/<report id>` joins them: ids sort by time, so that the last name is the newest report.
 */
export async function openEvidenceStore(options: EvidenceStoreOptions): Promise<EvidenceStore> {
  const { folder, keepMs = retention.batches, maxBytes = 1024 ** 3, now = Date.now } = options;
  const [reports, pictures, batches] = ['reports', 'pictures', 'batches'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  for (const each of [reports, pictures, batches]) await mkdir(each, { recursive: true, mode: 0o700 });
  const reportFile = (id: string): string => join(reports, `${uuidV7Schema.parse(id)}.json`);
  const pictureFile = (ref: string): string =>
    join(pictures, `${pictureRefSchema.parse(ref).slice('sha256:'.length)}.png`);

  const get = async (id: string): Promise<StoredEvidence | undefined> => {
    const text = await ifThere(readFile(reportFile(id), 'utf8'));
    return text === undefined ? undefined : storedEvidenceSchema.parse(JSON.parse(text));
  };
  const receiptOf = ({ report_id, screenshot_ref }: StoredEvidence): EvidenceReceipt => ({
    report_id,
    screenshot_ref,
  });

  /** Oldest first. A picture that was sent again is as young as its last report. */
  const listByAge = async (of: string) => {
    const names = await readdir(of);
    const files = await Promise.all(
      names.map(async (name) => {
        const file = await ifThere(stat(join(of, name)));
        return file ? [{ path: join(of, name), at: file.mtimeMs, bytes: file.size }] : [];
      }),
    );
    return files.flat().sort((a, b) => a.at - b.at);
  };
  let bytes = (await listByAge(pictures)).reduce((sum, file) => sum + file.bytes, 0);

  const prune = async (): Promise<number> => {
    let gone = 0;
    const remove = async (path: string) => {
      await rm(path, { force: true });
      gone += 1;
    };
    const isOld = ({ at }: { at: number }): boolean => now() - at > keepMs;
    for (const file of await listByAge(reports)) if (isOld(file)) await remove(file.path);
    for (const key of await readdir(batches)) {
      const marks = await listByAge(join(batches, key));
      for (const mark of marks) if (isOld(mark)) await remove(mark.path);
      if (marks.every(isOld)) await rm(join(batches, key), { recursive: true, force: true });
    }
    const kept = await listByAge(pictures);
    bytes = kept.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of kept) {
      if (!isOld(file) && bytes <= maxBytes) break;
      await remove(file.path);
      bytes -= file.bytes;
    }
    return gone;
  };

  return {
    async put({ picture, ...facts }) {
      const before = await get(facts.report_id);
      if (before) return receiptOf(before);
      const hex = createHash('sha256').update(picture).digest('hex');
      const evidence: StoredEvidence = {
        schema: 'stored-evidence/1',
        ...facts,
        screenshot_ref: `sha256:${hex}`,
      };
      const file = pictureFile(evidence.screenshot_ref);
      const seconds = now() / 1_000;
      const isKnown = await ifThere(utimes(file, seconds, seconds).then(() => true));
      if (!isKnown) {
        await writeDurably(file, picture);
        bytes += picture.length;
      }
      const marks = join(batches, facts.batch_key);
      await mkdir(marks, { recursive: true, mode: 0o700 });
      await writeDurably(join(marks, facts.report_id), '');
      // Last of all: only what has all its parts is found again.
      await writeDurably(reportFile(facts.report_id), JSON.stringify(evidence));
      if (bytes > maxBytes) await prune();
      return receiptOf(evidence);
    },
    get,
    picture: (ref) => ifThere(readFile(pictureFile(ref))),
    async newest(batchKey) {
      const ids = ((await ifThere(readdir(join(batches, batchKey)))) ?? []).sort().reverse();
      for (const id of ids) {
        if (!uuidV7Schema.safeParse(id).success) continue;
        const evidence = await get(id);
        if (evidence && (await ifThere(access(pictureFile(evidence.screenshot_ref)).then(() => true)))) {
          return evidence;
        }
      }
      return undefined;
    },
    prune,
  };
}

async function ifThere<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
