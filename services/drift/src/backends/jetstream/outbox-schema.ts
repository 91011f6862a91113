import type { DatabaseSchema } from '../sqlite/open-database.ts';

/** The file of an outbox. What leads from each version to the next is never edited, only added to. */
export const outboxSchema: DatabaseSchema = {
  /** "DRFO" */
  applicationId: 0x4452464f,
  migrations: [
    `
  CREATE TABLE outbox (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    subject  TEXT NOT NULL,
    body     TEXT NOT NULL,
    seq      INTEGER,
    acked_at INTEGER
  ) STRICT;
  CREATE INDEX outbox_unsent ON outbox (n) WHERE seq IS NULL;
  CREATE INDEX outbox_acked ON outbox (acked_at) WHERE acked_at IS NOT NULL;
  CREATE INDEX outbox_newest ON outbox (seq) WHERE seq IS NOT NULL;
  `,
    // Rows are sent, and acknowledged, in about their own order: these two cost every report more than they save.
    'DROP INDEX outbox_acked; DROP INDEX outbox_newest;',
    // And to write each of them again for its acknowledgement costs more than the row itself: up to where they are
    // acknowledged is one row a second.
    `
  CREATE TABLE sent (
    at   INTEGER PRIMARY KEY,
    upto INTEGER NOT NULL,
    id   TEXT NOT NULL,
    seq  INTEGER NOT NULL
  ) STRICT;
  INSERT INTO sent
    SELECT acked_at, ifnull((SELECT min(n) - 1 FROM outbox WHERE seq IS NULL), (SELECT max(n) FROM outbox)), id, seq
    FROM outbox WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
  DROP INDEX outbox_unsent;
  ALTER TABLE outbox DROP COLUMN seq;
  ALTER TABLE outbox DROP COLUMN acked_at;
  `,
    // Ids come in no order, so that an index over them is a page to write for each report; the log knows them anyway.
    `
  CREATE TABLE rows (
    n       INTEGER PRIMARY KEY,
    id      TEXT NOT NULL,
    subject TEXT NOT NULL,
    body    TEXT NOT NULL
  ) STRICT;
  INSERT INTO rows SELECT n, id, subject, body FROM outbox;
  DROP TABLE outbox;
  ALTER TABLE rows RENAME TO outbox;
  `,
  ],
};
