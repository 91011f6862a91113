import { plural } from '../issue/words.ts';
import type { OverBudget } from './run-in-budget.ts';

const minutes = (milliseconds: number): number => Math.round(milliseconds / 60_000);

/** Why nothing was run, in one line for people. */
export function describeOver({ day, spent, limit }: OverBudget): string {
  const accounts = `${spent.accounts} of ${plural(limit.accounts, 'account')}`;
  const time = `${minutes(spent.ms)} of ${plural(minutes(limit.ms), 'minute')}`;
  return `the budget of ${day} leaves no room for a run: ${accounts} and ${time} are spent or set aside`;
}
