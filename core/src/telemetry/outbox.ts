import { readdir, readFile, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { reportMaxAgeMs, reportTime } from '../contracts/index.ts';
import { openFolder } from '../records/open-folder.ts';
import { withFileLock } from '../records/with-file-lock.ts';
import { writePrivateFile } from '../records/write-private-file.ts';
import { checkReport, type OutgoingReport } from './build-report.ts';

/**
 * Reports that wait to be sent, one file each, in `outbox/<report id>.json`. A report leaves it when the drift service
 * has confirmed it, or when it is dropped for a reason that is counted. Several processes may use it at once: a report
 * that two of them send is counted once by the service, for it has the same id.
 */
export interface Outbox {
  put(report: OutgoingReport): Promise<void>;
  /** What waits, oldest first. Drops what has become too old and what cannot be read. */
  peek(): Promise<OutgoingReport[]>;
  /** The drift service has it. */
  remove(reportId: string): Promise<void>;
  /** No try will succeed. */
  drop(reportId: string, reason: string): Promise<void>;
  /** Counts a report that was never put in. */
  refuse(reason: string): Promise<void>;
  /** How many reports were dropped, by reason. */
  dropped(): Promise<Record<string, number>>;
  /** Nothing is to be sent until then (Unix milliseconds): the drift service has asked for it. */
  pause(until: number): Promise<void>;
  pausedUntil(): Promise<number>;
}

export interface OutboxOptions {
  now?: () => number;
  /** Reports of runs in a sandbox wait apart: a live run sends to another service. */
  sandbox?: boolean;
  /** The oldest ones above this number are dropped. */
  maxReports?: number;
}

const idOf = (name: string): string | undefined => /^([0-9a-f-]{36})\.json$/.exec(name)?.[1];

export async function openOutbox(home: string, options: OutboxOptions = {}): Promise<Outbox> {
  const { now = Date.now, maxReports = 200 } = options;
  const folder = await openFolder(home, options.sandbox ? 'outbox-sandbox' : 'outbox');
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  const droppedFile = join(folder, 'dropped.json');
  const pauseFile = join(folder, 'pause.json');

  const dropped = (): Promise<Record<string, number>> => readJson(droppedFile, {});

  const locked = (work: () => Promise<void>): Promise<void> => withFileLock(join(folder, '.lock'), work);
  const count = async (reason: string): Promise<void> => {
    const counts = await dropped();
    counts[reason] = (counts[reason] ?? 0) + 1;
    await writePrivateFile(droppedFile, `${JSON.stringify(counts, null, 2)}\n`);
  };
  const drop = (id: string, reason: string): Promise<void> =>
    locked(async () => {
      // Of several processes only the one that takes it away counts it.
      if (await unlinked(fileOf(id))) await count(reason);
    });

  /** UUIDs of version 7 sort by time. */
  const waiting = async (): Promise<string[]> =>
    (await readdir(folder)).flatMap((name) => idOf(name) ?? []).sort();

  return {
    async put(report) {
      await writePrivateFile(fileOf(report.report_id), `${JSON.stringify(report)}\n`);
      for (const id of (await waiting()).slice(0, -maxReports)) await drop(id, 'outbox_full');
    },
    async peek() {
      const reports: OutgoingReport[] = [];
      for (const id of await waiting()) {
        if (now() - reportTime(id) > reportMaxAgeMs) {
          await drop(id, 'too_old');
          continue;
        }
        const content = await readJson<unknown>(fileOf(id), undefined);
        const report = checkReport(content);
        if (report?.report_id === id) reports.push(report);
        else await drop(id, 'not_readable');
      }
      return reports;
    },
    remove: (id) => rm(fileOf(id), { force: true }),
    drop,
    refuse: (reason) => locked(() => count(reason)),
    dropped,
    pause: (until) => writePrivateFile(pauseFile, `${JSON.stringify({ until })}\n`),
    async pausedUntil() {
      return (await readJson<{ until?: number }>(pauseFile, {})).until ?? 0;
    },
  };
}

async function unlinked(file: string): Promise<boolean> {
  try {
    await unlink(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function readJson<T>(file: string, otherwise: T): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return otherwise;
  }
}
