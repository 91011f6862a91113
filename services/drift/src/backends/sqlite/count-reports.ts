import type { DatabaseSync } from 'node:sqlite';
import { type BatchEntry, foldReport } from '../../coalesce/fold-report.ts';
import type { LoggedReport } from '../../coalesce/logged-report.ts';
import { readWritten, type WrittenReport } from '../../coalesce/written-report.ts';
import type { DriftRecord } from '../../drifts/drift-record.ts';
import { seeReport } from '../../drifts/see-report.ts';
import { blankDrift, driftRows } from './drift-rows.ts';
import { guard, transact } from './transact.ts';

/** A report that this process has just stored. */
export interface NotedReport extends Pick<WrittenReport, 'body' | 'variant'> {
  seq: number;
  /** Unix milliseconds. */
  arrivedAt: number;
}

export interface ReportCounter {
  /** It need not be read again. */
  note(report: NotedReport): void;
  /** How many of them wait to be counted. */
  noted(): number;
  /** Counts everything that is stored, whoever has stored it. Asked before every look at what is counted. */
  settle(): void;
}

/** Reports that are counted in one transaction. */
const chunk = 4000;

/**
 * Counts what the log holds beyond the position up to which it is counted, and moves that position in the same
 * transaction: whenever a process ends, and whoever goes on, each report is counted once. The more a group holds, the
 * fewer writes each of them costs, because a batch and a drift are written once for all of it.
 */
export function countReports(db: DatabaseSync): ReportCounter {
  const drifts = driftRows(db);
  const isBehind = db.prepare(
    "SELECT (SELECT max(seq) FROM reports) > (SELECT value FROM counters WHERE name = 'counted') AS behind",
  );
  const position = db.prepare("SELECT value FROM counters WHERE name = 'counted'");
  const move = db.prepare("UPDATE counters SET value = ? WHERE name = 'counted'");
  const next = db.prepare(`SELECT seq FROM reports WHERE seq > ? ORDER BY seq LIMIT ${chunk}`);
  const select = db.prepare('SELECT arrived_at, report, variant FROM reports WHERE seq = ?');
  const selectBatch = db.prepare('SELECT entry FROM batches WHERE key = ?');
  const upsertBatch = db.prepare('INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?, ?, ?, ?)');
  const known = new Map<number, NotedReport>();

  function read(seq: number): LoggedReport {
    const noted = known.get(seq);
    if (noted) return readWritten(noted, seq, noted.arrivedAt);
    const { report, variant, arrived_at } = select.get(seq) ?? {};
    const written = { body: String(report), variant: variant === null ? null : String(variant) };
    return readWritten(written, seq, Number(arrived_at));
  }

  const readBatch = (key: string): BatchEntry | undefined => {
    const row = selectBatch.get(key);
    return row && (JSON.parse(String(row.entry)) as BatchEntry);
  };

  function fold(reports: readonly LoggedReport[]): void {
    const batches = new Map<string, BatchEntry>();
    const seen = new Map<string, DriftRecord>();
    for (const logged of reports) {
      const { batch_key, step_hash } = logged.identity;
      batches.set(batch_key, foldReport(batches.get(batch_key) ?? readBatch(batch_key), logged));
      const { service, tripwire } = logged.report;
      const driftKey = `${service}.${step_hash}`;
      const drift =
        seen.get(driftKey) ??
        drifts.get({ service, step_hash }) ??
        blankDrift({ service, step_hash }, tripwire.step);
      seen.set(driftKey, { ...drift, seen: seeReport(drift, logged) });
    }
    for (const entry of batches.values()) {
      const { key, service, step_hash, day, seq, arrived_at } = entry;
      upsertBatch.run(key, service, step_hash, day, seq, Date.parse(arrived_at), JSON.stringify(entry));
    }
    for (const drift of seen.values()) drifts.put(drift, Date.parse(drift.seen.arrived_at ?? ''));
  }

  /** Counts the next group; answers up to where. */
  function count(): number {
    return transact(db, () => {
      const counted = Number(position.get()?.value);
      const seqs = next.all(counted).map(({ seq }) => Number(seq));
      const last = seqs.at(-1);
      if (last === undefined) return counted;
      fold(seqs.map(read));
      move.run(last);
      return last;
    });
  }

  function forget(counted: number): void {
    // They stand in the order of the log.
    for (const seq of known.keys()) {
      if (seq > counted) return;
      known.delete(seq);
    }
  }

  return {
    note: (report) => {
      known.set(report.seq, report);
    },
    noted: () => known.size,
    settle: () => {
      while (guard(() => isBehind.get())?.behind === 1) forget(count());
      known.clear();
    },
  };
}
