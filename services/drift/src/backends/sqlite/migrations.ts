/** Marks the file as a store of this service ("DRFT"). */
export const applicationId = 0x44524654;

/**
 * What leads from each version of the schema to the next. Never edited, only added to: `user_version` counts them.
 * Whole records are JSON; what is asked for by value or order stands in columns beside them.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE reports (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    arrived_at INTEGER NOT NULL,
    report     TEXT NOT NULL
  ) STRICT;

  CREATE TABLE batches (
    key        TEXT PRIMARY KEY,
    service    TEXT NOT NULL,
    step_hash  TEXT NOT NULL,
    day        TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    entry      TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX batches_by_drift ON batches (service, step_hash, seq);
  CREATE INDEX batches_by_seq ON batches (seq);

  CREATE TABLE drifts (
    service     TEXT NOT NULL,
    step_hash   TEXT NOT NULL,
    step        TEXT NOT NULL,
    newest_seq  INTEGER NOT NULL,
    arrived_at  INTEGER NOT NULL,
    seen        TEXT NOT NULL,
    handled_seq INTEGER NOT NULL,
    retry_at    INTEGER,
    result      TEXT,
    changed_at  INTEGER NOT NULL,
    work        TEXT NOT NULL,
    PRIMARY KEY (service, step_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX drifts_fresh ON drifts (service, step) WHERE newest_seq > handled_seq;
  CREATE INDEX drifts_to_retry ON drifts (retry_at) WHERE retry_at IS NOT NULL;
  CREATE INDEX drifts_known ON drifts (service, step) WHERE result = 'reproduced';

  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO counters VALUES ('fence', 0);
  `,
  // Which drifts have waited longest, how many reports each has ever had, and where it was reproduced.
  `
  ALTER TABLE drifts ADD COLUMN waiting_at INTEGER;
  UPDATE drifts SET
    waiting_at = CASE WHEN newest_seq > handled_seq THEN arrived_at ELSE retry_at END,
    seen = json_set(seen, '$.waiting', NULL, '$.total', ifnull(
      (SELECT sum(entry ->> '$.count') FROM batches AS b
       WHERE b.service = drifts.service AND b.step_hash = drifts.step_hash), 0)),
    work = json_set(work, '$.reproduced_in', CASE WHEN result = 'reproduced' THEN 'site' END);
  DROP INDEX drifts_fresh;
  CREATE INDEX drifts_fresh ON drifts (service, waiting_at) WHERE newest_seq > handled_seq;
  `,
  // Reports are stored first and counted later: up to where they are, and under what where it is not their own fields.
  `
  ALTER TABLE reports ADD COLUMN variant TEXT;
  INSERT INTO counters VALUES ('counted', ifnull((SELECT max(seq) FROM reports), 0));
  `,
  // Which drifts have an issue and no fix, and which have one.
  `
  CREATE INDEX drifts_unfixed ON drifts (service, step)
    WHERE work ->> '$.issue' IS NOT NULL AND work ->> '$.fixed_in' IS NULL;
  CREATE INDEX drifts_fixed ON drifts (service, step) WHERE work ->> '$.fixed_in' IS NOT NULL;
  `,
  // What is spent on each provider in a day.
  `
  CREATE TABLE budgets (
    service TEXT NOT NULL,
    place   TEXT NOT NULL,
    day     TEXT NOT NULL,
    record  TEXT NOT NULL,
    PRIMARY KEY (service, place)
  ) STRICT, WITHOUT ROWID;
  `,
  // The log is only added to at its end; the ids of what is counted stand beside it.
  `
  CREATE TABLE message_ids (message_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO message_ids SELECT message_id, seq FROM reports
    WHERE seq <= (SELECT value FROM counters WHERE name = 'counted');
  CREATE TABLE log (
    seq        INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    arrived_at INTEGER NOT NULL,
    report     TEXT NOT NULL,
    variant    TEXT
  ) STRICT;
  INSERT INTO log SELECT seq, message_id, arrived_at, report, variant FROM reports;
  DROP TABLE reports;
  ALTER TABLE log RENAME TO reports;
  `,
];
