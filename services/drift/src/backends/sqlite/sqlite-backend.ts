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

/** What is stored is counted once nothing has come for so many milliseconds, */
const quietMs = 50;
/** or after so many, */
const countAfterMs = 1000;
/** or when there are so many. */
const countAt = 16_000;

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
  const known = db.prepare('SELECT 1 FROM message_ids WHERE message_id = ?');
  const writable = db.prepare('UPDATE counters SET value = value WHERE name = ?');
  const { maxWaiting = 10_000 } = options;
  const commits = groupCommits<WrittenReport, Appended>(store, { maxWaiting });
  let closed = false;
  /** Reports that this process has stored since it counted last, and since when. */
  let [uncounted, since] = [0, 0];
  const counting = setTimeout(countNow, quietMs).unref();

  function store(reports: readonly WrittenReport[]): Appended[] {
    const arrivedAt = now();
    const stored = log(reports, arrivedAt);
    for (const [index, { duplicate, seq }] of stored.entries()) {
      if (!duplicate) counter.note({ ...(reports[index] as WrittenReport), seq, arrivedAt });
    }
    if (uncounted === 0) since = performance.now();
    uncounted += stored.length;
    // Those are answered first that wait for this.
    if (uncounted >= countAt || performance.now() - since >= countAfterMs) setImmediate(countNow);
    else counting.refresh();
    return stored;
  }

  /** What fails here is stored all the same: who looks next counts it, and is told what is wrong. */
  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DriftError)) throw error;
    }
  }

  function countNow(): void {
    if (closed) return;
    uncounted = 0;
    attempt(() => {
      // Commits get their turn between groups.
      if (counter.countSome()) setImmediate(countNow);
    });
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
      has: async (messageId) => {
        settle();
        return guard(() => known.get(messageId) !== undefined);
      },
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
      attempt(counter.settle);
      closed = true;
      clearTimeout(counting);
      db.close();
    },
  };
}
