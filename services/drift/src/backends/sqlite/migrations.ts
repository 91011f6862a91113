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
];
