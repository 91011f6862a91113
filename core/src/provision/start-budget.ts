import { AgentKeysError } from '../errors/agentkeys-error.ts';

export interface Budget {
  /** Aborted with the signal that was given, or with BUDGET_SPENT as its reason. */
  readonly deadline: AbortSignal;
  remainingMs(): number;
  /** Lets the process end before the budget is spent. */
  stop(): void;
}

/** The one clock of a run, from its beginning to its terminal event. */
export function startBudget(budgetMs: number, signal: AbortSignal, logFile: string): Budget {
  const spent = new AbortController();
  const endsAt = performance.now() + budgetMs;
  // Not AbortSignal.timeout: its timer lets the process end while somebody waits for it.
  const timer = setTimeout(() => {
    spent.abort(new AgentKeysError('BUDGET_SPENT', { seen: `${budgetMs} ms`, log_file: logFile }));
  }, budgetMs);
  return {
    deadline: AbortSignal.any([signal, spent.signal]),
    remainingMs: () => Math.max(0, Math.round(endsAt - performance.now())),
    stop: () => clearTimeout(timer),
  };
}
