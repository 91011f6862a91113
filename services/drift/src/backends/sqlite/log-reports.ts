import type { DatabaseSync } from 'node:sqlite';
import type { ReportVariant } from 'agentkeys/contracts';
import { type BatchEntry, foldReport } from '../../coalesce/fold-report.ts';
import type { AcceptedReport, LoggedReport } from '../../coalesce/logged-report.ts';
import type { DriftRecord } from '../../drifts/drift-record.ts';
import { seeReport } from '../../drifts/see-report.ts';
import type { Appended } from '../backend.ts';
import { blankDrift, driftRows } from './drift-rows.ts';
import { transact } from './transact.ts';

export interface RefinedReport extends AcceptedReport {
  variant: ReportVariant;
}

/**
 * Stores, counts and acknowledges a group of reports in one transaction: a report that is in the log is in its batch,
 * and the other way round, whenever the process ends. Each batch is read and written once for the whole group.
 */
export function logReports(db: DatabaseSync): (reports: readonly RefinedReport[], now: number) => Appended[] {
  const drifts = driftRows(db);
  const insert = db.prepare(
    'INSERT INTO reports (message_id, arrived_at, report) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq',
  );
  const find = db.prepare('SELECT seq FROM reports WHERE message_id = ?');
  const selectBatch = db.prepare('SELECT entry FROM batches WHERE key = ?');
  const upsertBatch = db.prepare('INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?, ?, ?, ?)');

  function store({ report, identity }: RefinedReport, now: number): Appended {
    const stored = insert.get(identity.message_id, now, JSON.stringify(report));
    if (stored) return { duplicate: false, seq: Number(stored.seq) };
    return { duplicate: true, seq: Number(find.get(identity.message_id)?.seq) };
  }

  const readBatch = (key: string): BatchEntry | undefined => {
    const row = selectBatch.get(key);
    return row && (JSON.parse(String(row.entry)) as BatchEntry);
  };

  return (reports, now) =>
    transact(db, () => {
      const arrived_at = new Date(now).toISOString();
      const batches = new Map<string, BatchEntry>();
      const seen = new Map<string, DriftRecord>();
      const answers = reports.map((refined) => {
        const answer = store(refined, now);
        if (answer.duplicate || answer.seq === null) return answer;
        const logged: LoggedReport = { ...refined, seq: answer.seq, arrived_at };
        const { batch_key, step_hash } = refined.identity;
        batches.set(batch_key, foldReport(batches.get(batch_key) ?? readBatch(batch_key), logged));
        const { service, tripwire } = refined.report;
        const driftKey = `${service}.${step_hash}`;
        const drift =
          seen.get(driftKey) ??
          drifts.get({ service, step_hash }) ??
          blankDrift({ service, step_hash }, tripwire.step);
        seen.set(driftKey, { ...drift, seen: seeReport(drift, logged) });
        return answer;
      });
      for (const entry of batches.values()) {
        const { key, service, step_hash, day, seq } = entry;
        upsertBatch.run(key, service, step_hash, day, seq, now, JSON.stringify(entry));
      }
      for (const drift of seen.values()) drifts.put(drift, now);
      return answers;
    });
}
