import { variantOf } from '../../coalesce/variant-of.ts';
import { type WrittenReport, writeReport } from '../../coalesce/written-report.ts';
import { DriftError } from '../../errors/drift-error.ts';
import type { Appended, Backend } from '../backend.ts';
import { type BackendOptions, withDefaults } from '../backend-options.ts';
import { changeClaims } from './change-claims.ts';
import { countReports } from './count-reports.ts';
import { groupCommits } from './group-commits.ts';
import { keepBudget } from './keep-budget.ts';
import { logReports } from './log-reports.ts';
import { openDatabase } from './open-database.ts';
import { pruneStore } from './prune-store.ts';
import { readBatches } from './read-batches.ts';
import { readDrifts } from './read-drifts.ts';
import { settleFirst } from './settle-first.ts';
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

/** Stored reports are counted after so many milliseconds where nobody looks before, */
const countAfterMs = 500;
/** or when there are so many. */
const countAt = 8000;

/**
 * The embedded backend: one file, no server. Several processes may have it open. A report is acknowledged when it is
 * stored; it is counted a moment later with others, and before anybody looks.
 * Throws STORE_NOT_FOUND, STORE_NOT_READABLE or STORE_TOO_NEW.
 */
export async function openSqliteBackend(options: SqliteOptions): Promise<Backend> {
  const { now, toVariant } = withDefaults(options);
  const db = openDatabase(options.file, { create: options.create ?? true, lockWaitMs: options.lockWaitMs });
  const log = logReports(db);
  const counter = countReports(db);
  const prune = pruneStore(db);
  const known = db.prepare('SELECT 1 FROM reports WHERE message_id = ?');
  const writable = db.prepare('UPDATE counters SET value = value WHERE name = ?');
  const commits = groupCommits<WrittenReport, Appended>(store, options.maxWaiting ?? 10_000);
  let counting: NodeJS.Timeout | undefined;
  let [willTally, closed] = [false, false];

  function store(reports: readonly WrittenReport[]): Appended[] {
    const arrivedAt = now();
    const stored = log(reports, arrivedAt);
    for (const [index, { duplicate, seq }] of stored.entries()) {
      if (!duplicate) counter.note({ ...(reports[index] as WrittenReport), seq, arrivedAt });
    }
    if (!willTally) setImmediate(tally);
    willTally = true;
    return stored;
  }

  /** Once those are answered that wait for it. */
  function tally(): void {
    willTally = false;
    if (closed) return;
    if (counter.tally() >= countAt) countNow();
    else counting ??= setTimeout(countNow, countAfterMs).unref();
  }

  /** What fails here is stored all the same: who looks next counts it, and is told what is wrong. */
  function countNow(): void {
    clearTimeout(counting);
    counting = undefined;
    if (closed) return;
    try {
      counter.settle();
    } catch (error) {
      if (!(error instanceof DriftError)) throw error;
    }
  }

  const settle = (): void => {
    if (!closed) counter.settle();
  };
  const checkOpen = (): void => {
    if (closed) throw new DriftError('STORE_UNAVAILABLE', { seen: 'the store is closed', retryAfterS: 5 });
  };
  return {
    reports: {
      append: async (accepted) => {
        const variant = toVariant === variantOf ? undefined : await toVariant(accepted.report);
        checkOpen();
        return commits.add(writeReport(accepted, variant));
      },
      appendAll: async (reports) => {
        checkOpen();
        return store(reports);
      },
      has: async (messageId) => guard(() => known.get(messageId) !== undefined),
    },
    batches: settleFirst(readBatches(db), settle),
    drifts: settleFirst(readDrifts(db, now), settle),
    claims: settleFirst(changeClaims(db, now), settle),
    budget: keepBudget(db),
    ready: async () => {
      guard(() => writable.run(''));
    },
    prune: async () => {
      settle();
      return prune(now());
    },
    close: async () => {
      if (closed) return;
      commits.flush();
      countNow();
      closed = true;
      db.close();
    },
  };
}
