import type { DatabaseSync } from 'node:sqlite';
import { type BatchEntry, mergeEntries } from '../../coalesce/fold-report.ts';
import type { LoggedReport } from '../../coalesce/logged-report.ts';
import { emptyTally, type Tally, tallyReport } from '../../coalesce/tally-reports.ts';
import { readWritten, type WrittenReport } from '../../coalesce/written-report.ts';
import { mergeSeen } from '../../drifts/see-report.ts';
import { blankDrift, driftRows } from './drift-rows.ts';
import { guard, transact } from './transact.ts';

/** A report that this process has just stored. */
export interface NotedReport extends WrittenReport {
  seq: number;
  /** Unix milliseconds. */
  arrivedAt: number;
}

export interface ReportCounter {
  /** It need not be read again. */
  note(report: NotedReport): void;
  /** Counts a group of what is stored and not counted; `false` where there is nothing. */
  countSome(): boolean;
  /** Counts everything that is stored, whoever has stored it. Asked before every look at what is counted. */
  settle(): void;
}

/** Reports that are counted in one transaction, for which commits wait. */
const chunk = 4000;

/**
 * Counts what the log holds beyond the position up to which it is counted, and moves that position in the same
 * transaction: whenever a process ends, and whoever goes on, each report is counted once. The more a group holds, the
 * fewer writes each of them costs, because a batch and a drift are written once for all of it. Where the log holds
 * nothing but what this process has noted, nothing of it is read.
 */
export function countReports(db: DatabaseSync): ReportCounter {
  const drifts = driftRows(db);
  const uncounted = "seq > (SELECT value FROM counters WHERE name = 'counted')";
  const isBehind = db.prepare(
    "SELECT (SELECT max(seq) FROM reports) > (SELECT value FROM counters WHERE name = 'counted') AS behind",
  );
  const span = db.prepare(
    `SELECT count(*) AS reports, min(seq) AS first FROM reports WHERE ${uncounted} AND seq <= ?`,
  );
  const addIds = db.prepare(
    `INSERT INTO message_ids SELECT message_id, seq FROM reports WHERE ${uncounted} AND seq <= ? ORDER BY message_id`,
  );
  const move = db.prepare("UPDATE counters SET value = ? WHERE name = 'counted'");
  const next = db.prepare(
    `SELECT seq, message_id, arrived_at, report, variant FROM reports WHERE ${uncounted} ORDER BY seq LIMIT ${chunk}`,
  );
  const selectBatch = db.prepare('SELECT entry FROM batches WHERE key = ?');
  const upsertBatch = db.prepare('INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?, ?, ?, ?)');
  const noted: NotedReport[] = [];

  function* readNext(): Generator<LoggedReport> {
    for (const { seq, message_id, arrived_at, report, variant } of next.all()) {
      const text = variant === null ? null : String(variant);
      const written = { message_id: String(message_id), body: String(report), variant: text };
      yield readWritten(written, Number(seq), Number(arrived_at));
    }
  }

  function tallyOf(reports: Iterable<LoggedReport>): Tally {
    const tally = emptyTally();
    for (const report of reports) tallyReport(tally, report);
    return tally;
  }

  const readBatch = (key: string): BatchEntry | undefined => {
    const row = selectBatch.get(key);
    return row && (JSON.parse(String(row.entry)) as BatchEntry);
  };

  function add({ batches, drifts: seen, last }: Tally): void {
    for (const since of batches.values()) {
      const entry = mergeEntries(readBatch(since.key), since);
      const { key, service, step_hash, day, seq, arrived_at } = entry;
      upsertBatch.run(key, service, step_hash, day, seq, Date.parse(arrived_at), JSON.stringify(entry));
    }
    for (const { step, seen: since, ...key } of seen.values()) {
      const before = drifts.get(key) ?? blankDrift(key, step);
      drifts.put({ ...before, seen: mergeSeen(before, since) }, Date.parse(since.arrived_at ?? ''));
    }
    addIds.run(last);
    move.run(last);
  }

  /** `known`: what was noted; of no use where others have stored something between, or have counted it already. */
  function count(known: Tally): void {
    transact(db, () => {
      const { reports, first } = span.get(known.last) ?? {};
      const isNext = known.reports > 0 && reports === known.reports && first === known.first;
      const tally = isNext ? known : tallyOf(readNext());
      if (tally.reports > 0) add(tally);
    });
  }

  function countSome(): boolean {
    const own = noted.splice(0, chunk);
    if (guard(() => isBehind.get())?.behind !== 1) return false;
    count(tallyOf(own.map((report) => readWritten(report, report.seq, report.arrivedAt))));
    return true;
  }

  return {
    note: (report) => {
      noted.push(report);
    },
    countSome,
    settle: () => {
      while (countSome());
    },
  };
}
