import { reportTime } from 'agentkeys/contracts';
import pg from 'pg';
import type { AcceptedReport } from '../../../../services/drift/src/coalesce/logged-report.ts';

/** Less than the service keeps: neither the reports themselves, nor variants, nor what has been dealt with. */
const tables = `
  CREATE TABLE reports (report_id uuid PRIMARY KEY);
  CREATE TABLE batches (
    key              text PRIMARY KEY,
    count            bigint NOT NULL,
    first_seen       timestamptz NOT NULL,
    last_seen        timestamptz NOT NULL,
    latest_report_id uuid NOT NULL
  );
`;

const again = `
  ON CONFLICT (key) DO UPDATE SET
    count = batches.count + 1,
    first_seen = least(batches.first_seen, excluded.first_seen),
    last_seen = greatest(batches.last_seen, excluded.last_seen),
    latest_report_id = greatest(batches.latest_report_id, excluded.latest_report_id)
`;

/** Stores the id and counts in one statement, which is one transaction: what was stored before counts for nothing. */
const once = {
  name: 'once',
  text: `
    WITH taken AS (INSERT INTO reports VALUES ($1) ON CONFLICT DO NOTHING RETURNING report_id)
    INSERT INTO batches SELECT $2, 1, $3::timestamptz, $3::timestamptz, report_id FROM taken ${again}`,
};

/** Counts and trusts that somebody else has seen to duplicates. */
const blindly = {
  name: 'blindly',
  text: `INSERT INTO batches VALUES ($2, 1, $3::timestamptz, $3::timestamptz, $1) ${again}`,
};

export interface PostgresCounter {
  /** Resolves when the report is counted and synced to the disk; whether it had been counted before. */
  count(accepted: AcceptedReport): Promise<boolean>;
  close(): Promise<void>;
}

export async function createTables(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(tables);
  await client.end();
}

/** Twenty connections and prepared statements. */
export function countInPostgres(connectionString: string, how: 'once' | 'blindly'): PostgresCounter {
  const pool = new pg.Pool({ connectionString, max: 20 });
  const statement = how === 'once' ? once : blindly;
  return {
    count: async ({ report, identity }) => {
      const time = new Date(reportTime(report.report_id)).toISOString();
      const values = [report.report_id, identity.batch_key, time];
      return (await pool.query({ ...statement, values })).rowCount === 0;
    },
    close: () => pool.end(),
  };
}
