import type { DatabaseSync } from 'node:sqlite';
import { type BudgetRecord, reserve, settle, spentOn } from '../../budget/budget-record.ts';
import type { Budget, BudgetKey } from '../backend.ts';
import { guard, transact } from './transact.ts';

export function keepBudget(db: DatabaseSync): Budget {
  const select = db.prepare('SELECT record FROM budgets WHERE service = ? AND place = ?');
  const upsert = db.prepare(
    `INSERT INTO budgets VALUES (?, ?, ?, ?) ON CONFLICT (service, place) DO UPDATE SET
       day = excluded.day, record = excluded.record`,
  );
  const get = ({ service, place }: BudgetKey): BudgetRecord | undefined => {
    const row = select.get(service, place);
    return row && JSON.parse(String(row.record));
  };
  const put = ({ service, place }: BudgetKey, record: BudgetRecord): void => {
    upsert.run(service, place, record.day, JSON.stringify(record));
  };

  return {
    spent: async (key, day) => guard(() => spentOn(get(key), day)),
    reserve: async (key, reservation) =>
      transact(db, () => {
        const { record, granted } = reserve(get(key), reservation);
        if (granted) put(key, record);
        return { granted, spent: spentOn(record, reservation.day) };
      }),
    settle: async (key, settled) =>
      transact(db, () => {
        const record = settle(get(key), settled);
        if (record) put(key, record);
      }),
  };
}
