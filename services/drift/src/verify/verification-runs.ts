import type { ReproductionRequest, ReproductionRun } from 'agentkeys';
import type { ReproductionSummary } from '../hourly/run-summary.ts';
import { startReproduction } from '../hourly/start-reproduction.ts';
import { summariseRun } from '../hourly/summarise-run.ts';
import type { HourlyTools } from '../hourly/tools.ts';
import { saysNothingOf } from '../reproduce/decide-attempt.ts';

export interface VerificationRuns {
  /** The run of this number, from 0, that was asked about the step; made where there is none yet. */
  nth(request: ReproductionRequest, number: number, signal: AbortSignal): Promise<ReproductionRun>;
  /** The shell command with which a person gets the same run. */
  command(request: ReproductionRequest): Promise<string>;
  readonly made: ReproductionSummary[];
}

/** One provider's runs, shared by all of its drifts: each may cost an account. */
export function verificationRuns(tools: HourlyTools): VerificationRuns {
  const runs: ReproductionRun[] = [];
  const made: ReproductionSummary[] = [];
  const command = async (request: ReproductionRequest): Promise<string> =>
    (await tools.reproducer(request)).command(request);

  return {
    made,
    command,
    nth: async (request, number, signal) => {
      // One that was ended before it came to this step was not asked about it.
      const asked = runs.filter((run) => !saysNothingOf(request.step, run));
      const known = asked[number];
      if (known) return known;
      const run = await startReproduction(tools, request, signal);
      runs.push(run);
      made.push(summariseRun(request, await command(request), run));
      return run;
    },
  };
}
