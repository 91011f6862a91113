import { DriftError } from '../../errors/drift-error.ts';
import type { Appended, Backend } from '../backend.ts';
import { type BackendOptions, withDefaults } from '../backend-options.ts';
import { changeClaims } from './change-claims.ts';
import { groupCommits } from './group-commits.ts';
import { logReports, type RefinedReport } from './log-reports.ts';
import { openDatabase } from './open-database.ts';
import { pruneStore } from './prune-store.ts';
import { readBatches } from './read-batches.ts';
import { readDrifts } from './read-drifts.ts';
import { guard } from './transact.ts';

export interface SqliteOptions extends BackendOptions {
  file: string;
  /** Default: true. */
  create?: boolean;
  /** Reports that may wait for the next commit. Default 10,000. */
  maxWaiting?: number;
  /** Longest wait for another process that writes, in milliseconds. Default 5000. */
  lockWaitMs?: number;
}

/**
 * The embedded backend: one file, no server. Several processes may have it open.
 * Throws STORE_NOT_FOUND, STORE_NOT_READABLE or STORE_TOO_NEW.
 */
export async function openSqliteBackend(options: SqliteOptions): Promise<Backend> {
  const { now, toVariant } = withDefaults(options);
  const db = openDatabase(options.file, { create: options.create ?? true, lockWaitMs: options.lockWaitMs });
  const log = logReports(db);
  const prune = pruneStore(db);
  const known = db.prepare('SELECT 1 FROM reports WHERE message_id = ?');
  const writable = db.prepare('UPDATE counters SET value = value WHERE name = ?');
  const commits = groupCommits<RefinedReport, Appended>(
    (reports) => log(reports, now()),
    options.maxWaiting ?? 10_000,
  );
  let closed = false;

  return {
    reports: {
      append: async (accepted) => {
        const variant = await toVariant(accepted.report);
        if (closed)
          throw new DriftError('STORE_UNAVAILABLE', { seen: 'the store is closed', retryAfterS: 5 });
        return commits.add({ ...accepted, variant });
      },
      has: async (messageId) => guard(() => known.get(messageId) !== undefined),
    },
    batches: readBatches(db),
    drifts: readDrifts(db, now),
    claims: changeClaims(db, now),
    ready: async () => {
      guard(() => writable.run(''));
    },
    prune: () => prune(now()),
    close: async () => {
      if (closed) return;
      closed = true;
      commits.flush();
      db.close();
    },
  };
}
