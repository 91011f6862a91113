import { DriftError } from '../../errors/drift-error.ts';
import type { Appended } from '../backend.ts';
import { groupCommits } from '../sqlite/group-commits.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { guard, transact } from '../sqlite/transact.ts';
import { outboxSchema } from './outbox-schema.ts';
import type { Outgoing } from './publish-report.ts';

export interface OutboxRow extends Outgoing {
  n: number;
}

/** The log holds every row up to `upto`. */
export interface OutboxReceipt {
  upto: number;
  /** Of the rows that this is said of for the first time the one that stands last in the log, and where. */
  id: string;
  seq: number;
}

export interface Outbox {
  /** Resolves once the report is synced to the disk. Rejects with OVERLOADED or STORE_UNAVAILABLE. */
  add(item: Outgoing): Promise<Appended>;
  /** The same of many at once, which are on the disk when it returns. Throws what `add` rejects with. */
  addAll(items: readonly Outgoing[]): Appended[];
  /** Throws OVERLOADED where it takes no more. */
  checkRoom(): void;
  /** Whether the report of this message id is here, and not yet known to be in the log. */
  has(id: string): boolean;
  /** Those that the server has not acknowledged, after row `after`, oldest first. */
  unsent(after: number, limit: number): OutboxRow[];
  /** Notes what the server has acknowledged; on the disk with the next commit. */
  acknowledge(receipt: OutboxReceipt): void;
  /** The acknowledged row that stands last in the log. */
  newest(): { id: string; seq: number } | undefined;
  /** Makes everything that is still kept unsent again, and answers how much that is. */
  sendAgain(): number;
  /** Drops some of what was acknowledged before this time, in Unix milliseconds; 0: nothing is left of that. */
  prune(before: number): number;
  /** Writes down what waits to be. */
  flush(): void;
  /** Unsent rows, as far as this process knows. */
  waiting(): number;
  /** Unsent rows in the file, whoever has written or sent them; from then on this process knows as many. */
  recount(): number;
  close(): void;
}

/** Rows that are dropped before others get their turn to write. */
const dropped = 5000;

/**
 * Reports on their way to the log, in a file that every commit is synced to. They stay for a while after the server has
 * acknowledged them, because a server may forget what it acknowledged when its machine loses power.
 */
export function openOutbox(file: string, maxUnsent: number, now: () => number): Outbox {
  const db = openDatabase(file, { create: true, schema: outboxSchema });
  const insert = db.prepare('INSERT INTO outbox (n, id, subject, body) VALUES (?, ?, ?, ?)');
  const upto = 'ifnull((SELECT max(upto) FROM sent), 0)';
  // All rows may be dropped, and no number must come twice.
  const end = db.prepare(`SELECT max(ifnull((SELECT max(n) FROM outbox), 0), ${upto}) AS n`);
  const select = db.prepare(
    `SELECT n, id, subject, body FROM outbox WHERE n > max(?, ${upto}) ORDER BY n LIMIT ?`,
  );
  const mark = db.prepare(
    `INSERT INTO sent (at, upto, id, seq) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       upto = max(upto, excluded.upto), id = iif(excluded.seq > seq, excluded.id, id), seq = max(seq, excluded.seq)`,
  );
  const last = db.prepare('SELECT id, seq FROM sent ORDER BY seq DESC LIMIT 1');
  const reset = db.prepare('DELETE FROM sent');
  const selectUnsent = db.prepare(`SELECT n, id FROM outbox WHERE n > ${upto} ORDER BY n`);
  const drop = db.prepare(
    `DELETE FROM outbox WHERE n IN (SELECT n FROM outbox ORDER BY n LIMIT ${dropped})
       AND n <= (SELECT max(upto) FROM sent WHERE at < ?)`,
  );
  // Up to where, and where the log's end was, has to be known also when all of it was dropped.
  const forget = db.prepare(
    'DELETE FROM sent WHERE at < ? AND upto < (SELECT max(upto) FROM sent) AND seq < (SELECT max(seq) FROM sent)',
  );
  const readUnsent = (): Map<string, number> =>
    new Map(selectUnsent.all().map(({ n, id }) => [String(id), Number(n)]));

  let receipts: OutboxReceipt[] = [];
  /** Rows by id, oldest first. */
  let unsent = readUnsent();

  function noteReceipts(): void {
    for (const { upto, id, seq } of receipts) mark.run(now() - (now() % 1000), upto, id, seq);
  }
  function forgetSent(): void {
    const sent = Math.max(0, ...receipts.map(({ upto }) => upto));
    receipts = [];
    for (const [id, n] of unsent) {
      if (n > sent) return;
      unsent.delete(id);
    }
  }

  /** One transaction may fail as a whole; then the receipts are noted with the next, or the messages sent again. */
  function commit(items: readonly Outgoing[]): Appended[] {
    const added = new Map<string, number>();
    const appended = transact(db, () => {
      noteReceipts();
      let last = Number(end.get()?.n);
      return items.map(({ id, subject, body }) => {
        if (unsent.has(id) || added.has(id)) return { duplicate: true, seq: null };
        last += 1;
        insert.run(last, id, subject, body);
        added.set(id, last);
        return { duplicate: null, seq: null };
      });
    });
    forgetSent();
    for (const [id, n] of added) unsent.set(id, n);
    return appended;
  }
  const checkRoom = (): void => {
    if (unsent.size >= maxUnsent) throw new DriftError('OVERLOADED', { retryAfterS: 5 });
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
    has: (id) => unsent.has(id),
    unsent: (after, limit) =>
      guard(() => select.all(after, limit)).map((row) => ({
        n: Number(row.n),
        id: String(row.id),
        subject: String(row.subject),
        body: String(row.body),
      })),
    acknowledge: (receipt) => {
      receipts.push(receipt);
    },
    newest: () => {
      const row = guard(() => last.get());
      return row && { id: String(row.id), seq: Number(row.seq) };
    },
    sendAgain: () => {
      receipts = [];
      guard(() => reset.run());
      unsent = guard(readUnsent);
      return unsent.size;
    },
    prune: (before) =>
      transact(db, () => {
        const { changes } = drop.run(before);
        if (changes < dropped) forget.run(before);
        return Number(changes);
      }),
    flush: () => {
      commits.flush();
      if (receipts.length > 0) commit([]);
    },
    waiting: () => unsent.size,
    recount: () => {
      unsent = guard(readUnsent);
      return unsent.size;
    },
    close: () => db.close(),
  };
}
