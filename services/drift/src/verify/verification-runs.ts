import type { ReproductionRequest, ReproductionRun } from 'agentkeys';
import { type BudgetContext, type OverBudget, runInBudget } from '../hourly/run-in-budget.ts';
import type { ReproductionSummary } from '../hourly/run-summary.ts';
import { summariseRun } from '../hourly/summarise-run.ts';
import { type AskedRun, saysNothingOf } from '../reproduce/decide-attempt.ts';

export interface VerificationRuns {
  /** The run of this number, from 0, that was asked about the step; made where there is none yet, within the budget. */
  nth(
    request: ReproductionRequest,
    number: number,
    signal: AbortSignal,
  ): Promise<{ run: ReproductionRun } | { over: OverBudget }>;
  /** The shell command with which a person gets the same run. */
  command(request: ReproductionRequest): Promise<string>;
  readonly made: ReproductionSummary[];
}

/** One provider's runs, shared by all of its drifts: each may cost an account. */
export function verificationRuns(context: BudgetContext): VerificationRuns {
  const { tools } = context;
  const runs: AskedRun[] = [];
  const made: ReproductionSummary[] = [];
  const command = async (request: ReproductionRequest): Promise<string> =>
    (await tools.reproducer(request)).command(request);

  return {
    made,
    command,
    nth: async (request, number, signal) => {
      // One that was ended before it came to this step was not asked about it.
      const known = runs.filter((asked) => !saysNothingOf(request, asked))[number];
      if (known) return { run: known.run };
      const ran = await runInBudget(context, request, signal);
      if ('over' in ran) return ran;
      const { run } = ran;
      runs.push({ request, run });
      made.push(summariseRun(request, await command(request), run));
      return ran;
    },
  };
}
