import type { DatabaseSync } from 'node:sqlite';
import { DriftError } from '../../errors/drift-error.ts';

/** Runs what uses the database, and turns SQLite's own errors into STORE_UNAVAILABLE. */
export function guard<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof DriftError) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    throw new DriftError('STORE_UNAVAILABLE', { seen, retryAfterS: 5 }, { cause: error });
  }
}

/** All of `work` or nothing of it. The lock is taken first, so that nothing read in it can be out of date. */
export function transact<Value>(db: DatabaseSync, work: () => Value): Value {
  return guard(() => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      db.exec('COMMIT');
      return value;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  });
}
