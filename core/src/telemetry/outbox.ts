import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ReportEvidence, reportEvidenceSchema, reportMaxAgeMs, reportTime } from '../contracts/index.ts';
import { openFolder } from '../records/open-folder.ts';
import { withFileLock } from '../records/with-file-lock.ts';
import { writePrivateFile } from '../records/write-private-file.ts';
import { checkReport, type OutgoingReport } from './build-report.ts';
import { type EntryFolder, entryFolder } from './entry-folder.ts';

/** One kind of what waits to be sent, oldest first, one file for each report. */
export interface Waiting<Entry extends { report_id: string }> {
  put(entry: Entry): Promise<void>;
  /** What `peek` would give, without dropping anything or setting it aside. */
  list(): Promise<Entry[]>;
  /** Drops what has become too old, and sets aside what cannot be read. */
  peek(): Promise<Entry[]>;
  /** No other process has dealt with it meanwhile. */
  has(reportId: string): Promise<boolean>;
  /** The drift service has it. Whether it was this process that took it out. */
  remove(reportId: string): Promise<boolean>;
  /** The drift service will never take it: it is set aside, for people to look at. Answers as `remove` does. */
  refused(reportId: string, reason: string): Promise<boolean>;
}

/**
 * What waits to be sent: reports in `outbox/<report id>.json`, their evidence in `outbox/evidence`. An entry leaves it
 * when the drift service has confirmed it, or when it is dropped for a reason that is counted. Several processes may use
 * it at once: a report that two of them send is counted once by the service, for it has the same id.
 */
export interface Outbox extends Waiting<OutgoingReport> {
  readonly evidence: Waiting<ReportEvidence>;
  /** Counts a report that was never put in. */
  refuse(reason: string): Promise<void>;
  /** How many entries were dropped, by reason; those of evidence begin with `evidence_`. */
  dropped(): Promise<Record<string, number>>;
  /**
   * Nothing is to be sent until then (Unix milliseconds): the drift service has asked for it, and it holds for every
   * process. Of several times the latest counts, up to a day from now.
   */
  pause(until: number): Promise<void>;
  /** Unix milliseconds; 0 where nothing was asked. */
  pausedUntil(): Promise<number>;
}

/** An outbox as it stands, for who only looks: nothing in it changes, and none is made. */
export interface OutboxView extends Pick<Outbox, 'list' | 'dropped' | 'pausedUntil'> {
  readonly evidence: Pick<Outbox['evidence'], 'list'>;
}

export interface OutboxOptions {
  now?: () => number;
  /** Reports of runs in a sandbox wait apart: a live run sends to another service. */
  sandbox?: boolean;
  /** The oldest ones above this number are dropped. */
  maxReports?: number;
  /** Bytes of all evidence together; the oldest goes first. Default 16 MiB. */
  maxEvidenceBytes?: number;
}

const mebibyte = 1024 * 1024;
/** A service that asks for a longer rest is asked again after this time all the same. */
const maxPauseMs = 24 * 60 * 60 * 1000;
const countsSchema = z.record(z.string(), z.int().min(0));
const pauseSchema = z.object({ until: z.number() });

const folderName = ({ sandbox }: OutboxOptions) => (sandbox ? 'outbox-sandbox' : 'outbox');
const evidenceIn = (folder: string): string => join(folder, 'evidence');

export async function openOutbox(home: string, options: OutboxOptions = {}): Promise<Outbox> {
  const folder = await openFolder(home, folderName(options));
  await mkdir(evidenceIn(folder), { recursive: true, mode: 0o700 });
  return outboxIn(folder, options);
}

/** Looks at an outbox, which need not be there. */
export const viewOutbox = (home: string, options: OutboxOptions = {}): OutboxView =>
  outboxIn(join(home, folderName(options)), options);

function outboxIn(folder: string, options: OutboxOptions): Outbox {
  const { now = Date.now, maxReports = 200, maxEvidenceBytes = 16 * mebibyte } = options;
  const droppedFile = join(folder, 'dropped.json');
  const pauseFile = join(folder, 'pause.json');

  const dropped = async (): Promise<Record<string, number>> =>
    (await readJson(droppedFile, countsSchema)) ?? {};
  const pausedUntil = async (): Promise<number> => {
    const until = (await readJson(pauseFile, pauseSchema))?.until ?? 0;
    // From before the clock was set back: nobody has asked for a rest that long.
    return until - now() > maxPauseMs ? 0 : until;
  };

  const locked = <T>(work: () => Promise<T>): Promise<T> => withFileLock(join(folder, '.lock'), work);
  const count = async (reason: string): Promise<void> => {
    const counts = await dropped();
    counts[reason] = (counts[reason] ?? 0) + 1;
    await writePrivateFile(droppedFile, `${JSON.stringify(counts, null, 2)}\n`);
  };
  /** Of several processes only the one that takes it away counts it. */
  const counted = (taken: () => Promise<boolean>, reason: string): Promise<boolean> =>
    locked(async () => {
      const isMine = await taken();
      if (isMine) await count(reason);
      return isMine;
    });

  const waitingIn = <Entry extends { report_id: string }>(
    entries: EntryFolder,
    check: (value: unknown) => Entry | undefined,
    /** What its reasons begin with. */
    mark = '',
  ): Waiting<Entry> => {
    const marked = (reason: string): string => (reason.startsWith(mark) ? reason : `${mark}${reason}`);
    const drop = (id: string, reason: string) => counted(() => entries.remove(id), marked(reason));
    const setAside = (id: string, reason: string) =>
      counted(() => entries.setAside(id, reason), marked(reason));
    const dropAll = async (ids: readonly string[], reason: string): Promise<void> => {
      for (const id of ids) await drop(id, reason);
    };
    /** Every entry, or why it is none. */
    async function* look(): AsyncGenerator<{ id: string; entry: Entry | 'too_old' | 'not_readable' }> {
      for (const id of await entries.ids()) {
        if (now() - reportTime(id) > reportMaxAgeMs) {
          yield { id, entry: 'too_old' };
          continue;
        }
        const text = await entries.read(id);
        if (text === undefined) continue;
        const entry = check(parseJson(text));
        yield { id, entry: entry?.report_id === id ? entry : 'not_readable' };
      }
    }
    return {
      async put(entry) {
        await entries.write(entry.report_id, `${JSON.stringify(entry)}\n`);
        // It is kept whether or not the old ones can be tidied away.
        await dropAll(await entries.excess(), 'outbox_full').catch(() => undefined);
      },
      async peek() {
        const found: Entry[] = [];
        for await (const { id, entry } of look()) {
          if (entry === 'too_old') await drop(id, entry);
          else if (entry === 'not_readable') await setAside(id, entry);
          else found.push(entry);
        }
        return found;
      },
      async list() {
        const found: Entry[] = [];
        for await (const { entry } of look()) if (typeof entry !== 'string') found.push(entry);
        return found;
      },
      has: entries.has,
      remove: entries.remove,
      refused: setAside,
    };
  };

  const limits = { maxEntries: maxReports, maxBytes: 4 * mebibyte, maxEntryBytes: 64 * 1024 };
  const large = { maxEntries: maxReports, maxBytes: maxEvidenceBytes, maxEntryBytes: 4 * mebibyte };
  return {
    ...waitingIn(entryFolder(folder, limits), checkReport),
    evidence: waitingIn(
      entryFolder(evidenceIn(folder), large),
      (value) => reportEvidenceSchema.safeParse(value).data,
      'evidence_',
    ),
    refuse: (reason) => locked(() => count(reason)),
    dropped,
    pause: (until) =>
      locked(async () => {
        const latest = Math.max(Math.min(until, now() + maxPauseMs), await pausedUntil());
        await writePrivateFile(pauseFile, `${JSON.stringify({ until: latest })}\n`);
      }),
    pausedUntil,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing where there is none, or none of its form. */
async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
