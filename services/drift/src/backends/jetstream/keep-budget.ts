import { reserve, settle, spentOn } from '../../budget/budget-record.ts';
import type { Budget, BudgetKey } from '../backend.ts';
import type { DriftBuckets } from './drift-buckets.ts';
import { guardNats } from './guard-nats.ts';
import { changeValue } from './key-values.ts';

const budgetKey = ({ service, place }: BudgetKey): string => `${service}.${place}`;

/** Written under the revision that was read, so that of two runners one reads again. */
export function keepBudget({ budget }: Pick<DriftBuckets, 'budget'>): Budget {
  return {
    spent: (key, day) => guardNats(async () => spentOn((await budget.get(budgetKey(key))).value, day)),
    reserve: (key, reservation) =>
      guardNats(async () => {
        let granted = false;
        const { value } = await changeValue(budget, budgetKey(key), (before) => {
          const reserved = reserve(before, reservation);
          granted = reserved.granted;
          return granted ? reserved.record : undefined;
        });
        return { granted, spent: spentOn(value, reservation.day) };
      }),
    settle: (key, settled) =>
      guardNats(async () => {
        await changeValue(budget, budgetKey(key), (before) => settle(before, settled));
      }),
  };
}
