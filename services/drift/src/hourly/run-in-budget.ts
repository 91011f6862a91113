import { randomUUID } from 'node:crypto';
import type { ReproductionRequest, ReproductionRun } from 'agentkeys';
import type { BudgetKey, Cost, Reservation } from '../backends/backend.ts';
import { fits } from '../budget/budget-record.ts';
import type { RunnerContext } from './runner-context.ts';
import { startReproduction } from './start-reproduction.ts';

const defaultBudget: Cost = { accounts: 5, ms: 30 * 60_000 };
/** Where a reproducer does not say how long a run may take. */
const longestRunMs = 10 * 60_000;

export interface OverBudget {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  spent: Cost;
  limit: Cost;
}

export type BudgetContext = Pick<RunnerContext, 'store' | 'tools' | 'sandbox' | 'dryRun' | 'now'> & {
  /** What runs of one provider may cost in a UTC day. Default: 5 accounts and 30 minutes. */
  budget?: Cost | undefined;
};

/**
 * Runs a provider once where the budget of its day allows it. What the run may cost is set aside before it, so that a
 * runner that is killed time and again spends no more than the budget; what it has cost takes its place afterwards. Where
 * the accounts are spent and the minutes are not, the run is one that makes none, or there is no run.
 * A dry run counts nothing, and is bound by what others have spent. Rejects as `startReproduction` does.
 */
export async function runInBudget(
  context: BudgetContext,
  request: ReproductionRequest,
  signal: AbortSignal,
): Promise<{ run: ReproductionRun } | { over: OverBudget }> {
  const { tools, now, budget: limit = defaultBudget } = context;
  const day = new Date(now()).toISOString().slice(0, 10);
  const { longestMs = longestRunMs, keepsToFreeSteps = false } = await tools.reproducer(request);
  // A limit that is below the longest run is one for a single run, and one of nothing for none.
  const ms = Math.max(1, Math.min(longestMs, limit.ms));
  let spent: Cost = { accounts: 0, ms: 0 };
  for (const accounts of keepsToFreeSteps ? [1, 0] : [1]) {
    const held = await setAside(context, request, { day, cost: { accounts, ms }, limit });
    if (!held.granted) {
      spent = held.spent;
      continue;
    }
    const freeOnly = accounts === 0;
    const began = now();
    const settle = (used: number) => held.settle({ accounts: used, ms: Math.max(0, now() - began) });
    try {
      const asked = freeOnly ? { ...request, freeStepsOnly: true as const } : request;
      const run = await startReproduction(tools, asked, signal);
      await settle(!freeOnly && costsAccount(run) ? 1 : 0);
      return needsAccount(run) ? { over: { day, spent, limit } } : { run };
    } catch (error) {
      // Where it was interrupted, nobody knows how far it had come.
      await settle(!freeOnly && signal.aborted ? 1 : 0);
      throw error;
    }
  }
  return { over: { day, spent, limit } };
}

interface Held {
  granted: boolean;
  spent: Cost;
  /** Where the store is away, what was set aside stays spent. */
  settle: (used: Cost) => Promise<void>;
}

async function setAside(
  { store, sandbox, dryRun }: BudgetContext,
  { service }: ReproductionRequest,
  { day, cost, limit }: Omit<Reservation, 'id'>,
): Promise<Held> {
  const key: BudgetKey = { service, place: sandbox ? 'sandbox' : 'site' };
  if (dryRun) {
    const spent = await store.budget.spent(key, day);
    return { granted: fits(spent, cost, limit), spent, settle: async () => undefined };
  }
  const id = randomUUID();
  const reserved = await store.budget.reserve(key, { id, day, cost, limit });
  return {
    ...reserved,
    settle: (used) => store.budget.settle(key, { id, used }).catch(() => undefined),
  };
}

/** Whether the run has made an account, or may have. */
const costsAccount = ({ made }: ReproductionRun): boolean => made?.account !== 'none';

/** It was to make no account, and has ended at once, as it would have had to. */
const needsAccount = ({ event }: ReproductionRun): boolean =>
  event?.type === 'error' && event.details.rule === 'core/free-steps';
