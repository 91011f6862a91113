import { randomUUID } from 'node:crypto';
import type { ReproductionRequest, ReproductionRun } from 'agentkeys';
import type { BudgetKey, Cost } from '../backends/backend.ts';
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
 * runner that is killed time and again spends no more than the budget; what it has cost takes its place afterwards.
 * A dry run counts nothing, and is bound by what others have spent. Rejects as `startReproduction` does.
 */
export async function runInBudget(
  context: BudgetContext,
  request: ReproductionRequest,
  signal: AbortSignal,
): Promise<{ run: ReproductionRun } | { over: OverBudget }> {
  const { store, tools, sandbox, dryRun, now, budget: limit = defaultBudget } = context;
  const key: BudgetKey = { service: request.service, place: sandbox ? 'sandbox' : 'site' };
  const day = new Date(now()).toISOString().slice(0, 10);
  const { longestMs = longestRunMs } = await tools.reproducer(request);
  // A limit that is below the longest run is one for a single run, and one of nothing for none.
  const cost: Cost = { accounts: 1, ms: Math.max(1, Math.min(longestMs, limit.ms)) };
  if (dryRun) {
    const spent = await store.budget.spent(key, day);
    const fits = spent.accounts + cost.accounts <= limit.accounts && spent.ms + cost.ms <= limit.ms;
    return fits ? { run: await startReproduction(tools, request, signal) } : { over: { day, spent, limit } };
  }

  const id = randomUUID();
  const { granted, spent } = await store.budget.reserve(key, { id, day, cost, limit });
  if (!granted) return { over: { day, spent, limit } };
  const began = now();
  // Where the store is away, what was set aside stays spent.
  const settle = (accounts: number): Promise<void> =>
    store.budget
      .settle(key, { id, used: { accounts, ms: Math.max(0, now() - began) } })
      .catch(() => undefined);
  try {
    const run = await startReproduction(tools, request, signal);
    await settle(costsAccount(run) ? 1 : 0);
    return { run };
  } catch (error) {
    // Where it was interrupted, nobody knows how far it had come.
    await settle(signal.aborted ? 1 : 0);
    throw error;
  }
}

/** Whether the run has made an account, or may have. */
const costsAccount = ({ made }: ReproductionRun): boolean => made?.account !== 'none';
