import { DriftError } from '../../errors/drift-error.ts';
import type { Appended } from '../backend.ts';
import { groupCommits } from '../sqlite/group-commits.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { guard, transact } from '../sqlite/transact.ts';
import type { Outgoing } from './publish-report.ts';

export interface OutboxRow extends Outgoing {
  n: number;
}

export interface OutboxReceipt {
  n: number;
  seq: number;
}

export interface Outbox {
  /** Resolves once the report is synced to the disk. Rejects with OVERLOADED or STORE_UNAVAILABLE. */
  add(item: Outgoing): Promise<Appended>;
  /** The same of many at once, which are on the disk when it returns. Throws what `add` rejects with. */
  addAll(items: readonly Outgoing[]): Appended[];
  /** Throws OVERLOADED where it takes no more. */
  checkRoom(): void;
  /** Whether the report of this message id is here. */
  has(id: string): boolean;
  /** Those that the server has not acknowledged, after row `after`, oldest first. */
  unsent(after: number, limit: number): OutboxRow[];
  /** Notes what the server has acknowledged; on the disk with the next commit. */
  acknowledge(receipts: readonly OutboxReceipt[]): void;
  /** The acknowledged row that stands last in the log. */
  newest(): { id: string; seq: number } | undefined;
  /** Makes everything that is still kept unsent again, and answers how much that is. */
  sendAgain(): number;
  /** Drops what was acknowledged before this time, in Unix milliseconds. */
  prune(before: number): number;
  /** Writes down what waits to be. */
  flush(): void;
  /** Unsent rows, as far as this process knows. */
  waiting(): number;
  /** Unsent rows in the file, whoever has written or sent them; from then on this process knows as many. */
  recount(): number;
  close(): void;
}

/** Marks the file as an outbox of this service ("DRFO"). */
const applicationId = 0x4452464f;

const migrations = [
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
];

/** More than are on their way at once: as far as an acknowledgement may be out of order. */
const lately = 1024;

/**
 * Reports on their way to the log, in a file that every commit is synced to. They stay for a while after the server has
 * acknowledged them, because a server may forget what it acknowledged when its machine loses power.
 */
export function openOutbox(file: string, maxUnsent: number, now: () => number): Outbox {
  const db = openDatabase(file, { create: true, schema: { applicationId, migrations } });
  const insert = db.prepare('INSERT INTO outbox (id, subject, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const find = db.prepare('SELECT seq FROM outbox WHERE id = ?');
  const select = db.prepare(
    'SELECT n, id, subject, body FROM outbox WHERE seq IS NULL AND n > ? ORDER BY n LIMIT ?',
  );
  const mark = db.prepare('UPDATE outbox SET seq = ?, acked_at = ? WHERE n = ? AND seq IS NULL');
  const last = db.prepare(
    `SELECT id, seq FROM (SELECT id, seq FROM outbox WHERE seq IS NOT NULL ORDER BY n DESC LIMIT ${lately})
     ORDER BY seq DESC LIMIT 1`,
  );
  const reset = db.prepare('UPDATE outbox SET seq = NULL, acked_at = NULL WHERE seq IS NOT NULL');
  const count = db.prepare('SELECT count(*) AS unsent FROM outbox WHERE seq IS NULL');
  const drop = db.prepare(
    'DELETE FROM outbox WHERE n IN (SELECT n FROM outbox ORDER BY n LIMIT 5000) AND acked_at < ?',
  );
  const countUnsent = (): number => Number(count.get()?.unsent);

  let receipts: OutboxReceipt[] = [];
  let unsent = countUnsent();

  function noteReceipts(): void {
    for (const { n, seq } of receipts) unsent -= Number(mark.run(seq, now(), n).changes);
    receipts = [];
  }

  /** One transaction may fail as a whole; then the receipts are noted with the next, or the messages sent again. */
  function commit(items: readonly Outgoing[]): Appended[] {
    const [receiptsBefore, unsentBefore] = [receipts, unsent];
    try {
      return transact(db, () => {
        noteReceipts();
        return items.map(({ id, subject, body }) => {
          if (insert.run(id, subject, body).changes > 0) {
            unsent += 1;
            return { duplicate: null, seq: null };
          }
          const seq = find.get(id)?.seq;
          return { duplicate: true, seq: typeof seq === 'number' ? seq : null };
        });
      });
    } catch (error) {
      receipts = receiptsBefore;
      unsent = unsentBefore;
      throw error;
    }
  }
  const checkRoom = (): void => {
    if (unsent >= maxUnsent) throw new DriftError('OVERLOADED', { retryAfterS: 5 });
  };
  const commits = groupCommits<Outgoing, Appended>(commit, { maxWaiting: 10_000 });

  return {
    checkRoom,
    add: async (item) => {
      checkRoom();
      return commits.add(item);
    },
    addAll: (items) => {
      checkRoom();
      return commit(items);
    },
    has: (id) => guard(() => find.get(id)) !== undefined,
    unsent: (after, limit) =>
      guard(() => select.all(after, limit)).map((row) => ({
        n: Number(row.n),
        id: String(row.id),
        subject: String(row.subject),
        body: String(row.body),
      })),
    acknowledge: (more) => {
      receipts.push(...more);
    },
    newest: () => {
      const row = guard(() => last.get());
      return row && { id: String(row.id), seq: Number(row.seq) };
    },
    sendAgain: () => {
      receipts = [];
      const { changes } = guard(() => reset.run());
      unsent = countUnsent();
      return Number(changes);
    },
    prune: (before) => transact(db, () => Number(drop.run(before).changes)),
    flush: () => {
      commits.flush();
      if (receipts.length > 0) commit([]);
    },
    waiting: () => unsent,
    recount: () => {
      unsent = guard(countUnsent);
      return unsent;
    },
    close: () => db.close(),
  };
}
