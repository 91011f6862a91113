import type { ReproductionRequest, ReproductionRun } from 'agentkeys';
import type { ReproductionSummary } from './run-summary.ts';
import { startReproduction } from './start-reproduction.ts';
import type { HourlyTools } from './tools.ts';

export interface Reproduced {
  run: ReproductionRun;
  command: string;
  /** The run was made for another drift of the same provider earlier in this hour. */
  isShared: boolean;
}

export interface Reproductions {
  /** Rejects with REPRODUCTION_NOT_STARTED, or with the reason of the signal. */
  once(request: ReproductionRequest, signal: AbortSignal): Promise<Reproduced>;
  /** The shell command with which a person gets the same run. */
  command(request: ReproductionRequest): Promise<string>;
  readonly made: ReproductionSummary[];
}

/** One hour runs one provider once, however many of its steps were reported: every run may cost an account. */
export function reproduceOnce(tools: HourlyTools): Reproductions {
  const runs = new Map<string, Omit<Reproduced, 'isShared'>>();
  const made: ReproductionSummary[] = [];

  return {
    made,
    command: async (request) => (await tools.reproducer(request)).command(request),
    once: async (request, signal) => {
      const before = runs.get(request.service);
      if (before) return { ...before, isShared: true };
      const command = (await tools.reproducer(request)).command(request);
      const run = await startReproduction(tools, request, signal);
      runs.set(request.service, { run, command });
      const ended = run.event?.type ?? 'crash';
      made.push({ service: request.service, command, ended, elapsed_ms: run.elapsed_ms });
      return { run, command, isShared: false };
    },
  };
}
