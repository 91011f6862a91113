import type { Budget, Cost, Reservation } from '../backends/backend.ts';

/** What a store keeps of one budget: its newest day alone. */
export interface BudgetRecord {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Of runs that have ended. */
  used: Cost;
  /** Set aside for runs that have not said what they have used, by their ids. */
  open: Record<string, Cost>;
}

const none: Cost = { accounts: 0, ms: 0 };
const add = (a: Cost, b: Cost): Cost => ({ accounts: a.accounts + b.accounts, ms: a.ms + b.ms });

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The record that counts on this day. A runner whose clock is behind counts on the newest day that there has been; a
 * day beyond tomorrow is that of a clock that was wrong, and would leave no room until it comes.
 */
const ofDay = (record: BudgetRecord | undefined, day: string): BudgetRecord => {
  const ahead = record ? Date.parse(record.day) - Date.parse(day) : -1;
  return record && ahead >= 0 && ahead <= dayMs ? record : { day, used: none, open: {} };
};

/** What a day has cost so far, with what is set aside. */
export function spentOn(record: BudgetRecord | undefined, day: string): Cost {
  const { used, open } = ofDay(record, day);
  return Object.values(open).reduce(add, used);
}

/** Whether the limit leaves room for this cost. An account that a run does not make keeps it from nothing. */
export function fits(spent: Cost, cost: Cost, limit: Cost): boolean {
  const { accounts, ms } = add(spent, cost);
  return (cost.accounts === 0 || accounts <= limit.accounts) && ms <= limit.ms;
}

/** With the cost set aside, where the limit allows it. The same reservation again changes nothing. */
export function reserve(
  before: BudgetRecord | undefined,
  { id, day, cost, limit }: Reservation,
): { record: BudgetRecord; granted: boolean } {
  const record = ofDay(before, day);
  if (Object.hasOwn(record.open, id)) return { record, granted: true };
  if (!fits(spentOn(record, day), cost, limit)) return { record, granted: false };
  return { record: { ...record, open: { ...record.open, [id]: cost } }, granted: true };
}

/** With what was used in the place of what was set aside; where the day is over or it was said before, as it was. */
export function settle(
  before: BudgetRecord | undefined,
  { id, used }: Parameters<Budget['settle']>[1],
): BudgetRecord | undefined {
  if (!before || !Object.hasOwn(before.open, id)) return before;
  const { [id]: _, ...open } = before.open;
  return { ...before, used: add(before.used, used), open };
}
