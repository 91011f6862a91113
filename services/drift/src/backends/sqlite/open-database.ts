import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DriftError } from '../../errors/drift-error.ts';
import { loadSqlite } from './load-sqlite.ts';
import { applicationId, migrations } from './migrations.ts';
import { transact } from './transact.ts';

export interface OpenOptions {
  /** Make the file, readable by its owner alone, where there is none. Else STORE_NOT_FOUND. */
  create: boolean;
  /** Longest wait for another process that writes, in milliseconds; this one stands still meanwhile. Default 5000. */
  lockWaitMs?: number | undefined;
  /** What the file holds. Default: a store. */
  schema?: DatabaseSchema;
}

export interface DatabaseSchema {
  /** Marks a file as one of this kind. */
  applicationId: number;
  /** What leads from each version to the next. */
  migrations: readonly string[];
}

const storeSchema: DatabaseSchema = { applicationId, migrations };

const pragma = (db: DatabaseSync, name: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);

/** Before anything is changed: the file is new, or of this kind and of a version that is understood. */
function checkOwner(db: DatabaseSync, file: string, { applicationId, migrations }: DatabaseSchema): void {
  const isEmpty = pragma(db, 'schema_version') === 0;
  if (!isEmpty && pragma(db, 'application_id') !== applicationId) {
    throw new DriftError('STORE_NOT_READABLE', { file, seen: 'a database of another program' });
  }
  const version = pragma(db, 'user_version');
  if (version > migrations.length) {
    throw new DriftError('STORE_TOO_NEW', { file, seen: version, expected: `<= ${migrations.length}` });
  }
}

function migrate(db: DatabaseSync, { applicationId, migrations }: DatabaseSchema): void {
  if (pragma(db, 'user_version') === migrations.length) return;
  transact(db, () => {
    // Another process may have done it while this one waited for the lock.
    for (const step of migrations.slice(pragma(db, 'user_version'))) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
  });
}

/** Opens the store with what makes an acknowledged report durable: a write-ahead log that every commit is synced to. */
export function openDatabase(file: string, options: OpenOptions): DatabaseSync {
  const { create, lockWaitMs = 5000, schema = storeSchema } = options;
  if (!existsSync(file)) {
    if (!create) throw new DriftError('STORE_NOT_FOUND', { file });
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  }
  const { DatabaseSync } = loadSqlite();
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: lockWaitMs });
    checkOwner(db, file, schema);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // Pages that are written again and again are copied into the file once for many commits; the copies in memory are
    // those of a busy minute. In pages, and in KiB.
    db.exec('PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16384');
    migrate(db, schema);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof DriftError && error.code !== 'STORE_UNAVAILABLE') throw error;
    const seen = error instanceof Error ? error.message : String(error);
    throw new DriftError('STORE_NOT_READABLE', { file, seen }, { cause: error });
  }
}
